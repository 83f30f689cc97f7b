/** The tools of painting, from when they are first wanted. */
import { useEffect, useState } from 'react';
import { useActions, useApp, useAppStore } from '../../appContext.ts';
import { lazyModule, withModule } from '../../lazy/lazyModule.ts';
import type { PaintTools } from './paintTools.ts';
import { usePaintKeys } from './usePaintKeys.ts';

const lazyTools = lazyModule(
  'The painting tools',
  () => import('./paintTools.ts'),
  'createPaintTools',
);

/** Null before they are there. */
export function usePaint(): PaintTools | null {
  const store = useAppStore();
  const actions = useActions();
  const isOn = useApp((state) => state.live.painting.isOn);
  const [tools, setTools] = useState<PaintTools | null>(null);
  useEffect(() => {
    if (!isOn || tools) return;
    return withModule(
      lazyTools,
      ({ createPaintTools }) => setTools(createPaintTools(store, actions)),
      () => actions.setPainting({ isOn: false }),
    );
  }, [isOn, tools, store, actions]);
  useEffect(() => tools?.follow(), [tools]);
  usePaintKeys(tools?.controller ?? null);
  return tools;
}
