import { useSyncExternalStore } from 'react';
import type { PaintController, PaintStatus } from './PaintController.ts';

export function usePaintStatus(controller: PaintController): PaintStatus {
  return useSyncExternalStore(controller.subscribe, controller.read);
}
