/** Keys of painting, wherever the focus is. */
import { useEffect } from 'react';
import { useActions, useAppStore } from '../../appContext.ts';
import { shortcutsAreOn } from '../../shortcutSetting.ts';
import { isModified, keyTarget } from '../../shortcuts.ts';
import type { PaintController } from './PaintController.ts';
import { paintKeyOf } from './paintKeys.ts';

/** @param controller  null before the tools are there: then keys only begin and end painting */
export function usePaintKeys(controller: PaintController | null): void {
  const actions = useActions();
  const store = useAppStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = keyTarget(document.activeElement);
      if (event.defaultPrevented || target.typing || document.querySelector('dialog[open]')) return;
      const { live } = store.getState();
      const { painting } = live;
      const corners = controller?.read().corners ?? [];
      const meant = paintKeyOf(event, painting.isOn, corners.length);
      if (!meant || !live.dataset) return;
      if (meant.kind === 'closePolygon' && target.pressable) return;
      const isSingleKey = meant.kind === 'tool' || meant.kind === 'size';
      if (isSingleKey && (!shortcutsAreOn() || isModified(event.key, event))) return;
      event.preventDefault();
      switch (meant.kind) {
        case 'tool':
          controller?.cancelPolygon();
          actions.setPainting({ isOn: true, tool: meant.tool });
          break;
        case 'size':
          actions.setPainting({ diameter: painting.diameter * meant.by });
          break;
        case 'escape':
          if (corners.length > 0) controller?.cancelPolygon();
          else actions.setPainting({ isOn: false });
          break;
        default:
          controller?.[meant.kind]();
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [actions, store, controller]);
}
