/** The painting of the page: one controller that follows the store, and the layer that suits it. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { imagesIdentity } from '../../../datasets/imagesIdentity.ts';
import type { Layer } from '../../../state/session/session.ts';
import { useActions, useAppStore } from '../../appContext.ts';
import { PaintController, type PaintStatus } from './PaintController.ts';
import { usePaintKeys } from './usePaintKeys.ts';

export function usePaint(): PaintController {
  const store = useAppStore();
  const actions = useActions();
  const [controller] = useState(() => new PaintController(store, actions));

  useEffect(() => {
    /** The layer to go back to. */
    let before: Layer | null = null;
    const unsubscribe = store.subscribe((state, previous) => {
      const { dataset, painting, painted, openedMask } = state.live;
      const last = previous.live;
      if (dataset !== last.dataset) {
        const isOther =
          dataset && last.dataset && imagesIdentity(dataset) !== imagesIdentity(last.dataset);
        if (isOther) controller.forget();
      }
      const { image, layer } = state.session.view;
      if (painting.isOn && !last.painting.isOn) {
        before = layer === 'truth' ? null : layer;
        if (before) actions.setView({ layer: 'truth' });
      } else if (!painting.isOn && last.painting.isOn) {
        if (before && layer === 'truth') actions.setView({ layer: before });
        before = null;
      }
      const isConcerned =
        dataset !== last.dataset ||
        painting.isOn !== last.painting.isOn ||
        painted !== last.painted ||
        openedMask !== last.openedMask ||
        image !== previous.session.view.image;
      if (isConcerned) controller.follow();
      const isSeenOtherwise =
        dataset?.classNames !== last.dataset?.classNames ||
        state.session.classes !== previous.session.classes;
      if (painting.isOn && isSeenOtherwise) controller.redrawAll();
      if (painting.isOn && layer !== previous.session.view.layer) controller.forgetColours();
    });
    const theme = window.matchMedia('(prefers-color-scheme: dark)');
    const recolour = () => controller.forgetColours();
    theme.addEventListener('change', recolour);
    return () => {
      unsubscribe();
      theme.removeEventListener('change', recolour);
    };
  }, [store, actions, controller]);
  usePaintKeys(controller);
  return controller;
}

export function usePaintStatus(controller: PaintController): PaintStatus {
  return useSyncExternalStore(controller.subscribe, controller.read);
}
