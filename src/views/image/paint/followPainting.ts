/** The painting follows the store: other images, other masks, and the layer that suits it. */
import { imagesIdentity } from '../../../datasets/imagesIdentity.ts';
import type { Actions } from '../../../state/actions.ts';
import type { Layer } from '../../../state/session/session.ts';
import type { AppStore } from '../../../state/store.ts';
import { onLookChange } from '../../look.ts';
import type { PaintController } from './PaintController.ts';

/** @returns stops it */
export function followPainting(
  store: AppStore,
  actions: Actions,
  controller: PaintController,
): () => void {
  /** The layer to go back to. */
  let before: Layer | null = null;
  const begin = () => {
    const { layer } = store.getState().session.view;
    before = layer === 'truth' ? null : layer;
    if (before) actions.setView({ layer: 'truth' });
  };
  const end = () => {
    if (before && store.getState().session.view.layer === 'truth')
      actions.setView({ layer: before });
    before = null;
  };
  const unsubscribe = store.subscribe((state, previous) => {
    const { dataset, painting, painted, openedMask } = state.live;
    const last = previous.live;
    if (dataset !== last.dataset) {
      const isOther =
        dataset && last.dataset && imagesIdentity(dataset) !== imagesIdentity(last.dataset);
      if (isOther) controller.forget();
    }
    const { image, layer } = state.session.view;
    if (painting.isOn && !last.painting.isOn) begin();
    else if (!painting.isOn && last.painting.isOn) end();
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
  const unfollow = onLookChange(() => controller.forgetColours());
  // It had begun before its tools were there.
  if (store.getState().live.painting.isOn) begin();
  controller.follow();
  return () => {
    unsubscribe();
    unfollow();
  };
}
