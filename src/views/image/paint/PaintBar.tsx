/** Tools to paint ground truth with, where the legend is otherwise. */
import type { ReactNode } from 'react';
import { type PaintTool, paintTools } from '../../../state/live.ts';
import { useActions, useApp } from '../../appContext.ts';
import { RangeInput } from '../../controls/RangeInput.tsx';
import { useRadioGroup } from '../../controls/useRadioGroup.ts';
import { paintIcons } from './icons.tsx';
import type { PaintController } from './PaintController.ts';
import { toolKeys } from './paintKeys.ts';
import { diameterText, toolNames } from './paintText.ts';
import { usePaintStatus } from './usePaintStatus.ts';

interface ToolButtonProps {
  readonly name: string;
  readonly keys: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function ToolButton({ name, keys, disabled, onClick, children }: ToolButtonProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={keys ? `${name} (${keys})` : name}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** Position of the slider, [0, 1]; sizes are told apart by their ratio, so it is logarithmic. */
const least = 1 / 512;
const most = 0.5;
const positionOf = (diameter: number) => Math.log(diameter / least) / Math.log(most / least);
const diameterAt = (position: number) => least * (most / least) ** position;

function SizeSlider({ side }: { readonly side: number }) {
  const diameter = useApp((state) => state.live.painting.diameter);
  const { setPainting } = useActions();
  const text = diameterText(diameter, side);
  return (
    <label className="small-slider paint-size" title={`Size of the brush: ${text} ([ and ])`}>
      <RangeInput
        aria-label="Brush size"
        aria-valuetext={text}
        min="0"
        max="1"
        step="0.01"
        value={positionOf(diameter)}
        onMove={(position) => setPainting({ diameter: diameterAt(position) })}
      />
    </label>
  );
}

export function PaintBar({ controller }: { readonly controller: PaintController }) {
  const tool = useApp((state) => state.live.painting.tool);
  const { setPainting } = useActions();
  const { isReady, canUndo, canRedo, canClear, width, height } = usePaintStatus(controller);
  const choose = (next: PaintTool) => {
    controller.cancelPolygon();
    setPainting({ tool: next });
  };
  const { onKeyDown, option } = useRadioGroup({
    options: paintTools,
    value: tool,
    onChange: choose,
  });
  return (
    <div className="legend paint-bar" role="toolbar" aria-label="Painting">
      <div className="paint-tools" role="radiogroup" aria-label="Tool" onKeyDown={onKeyDown}>
        {paintTools.map((value) => (
          <button
            key={value}
            {...option(value)}
            aria-label={toolNames[value]}
            data-what={toolNames[value]}
            title={`${toolNames[value]} (${toolKeys[value]})`}
          >
            {paintIcons[value]}
          </button>
        ))}
      </div>
      <SizeSlider side={isReady ? Math.max(width, height) : 1} />
      <ToolButton name="Undo" keys="Ctrl+Z" disabled={!canUndo} onClick={() => controller.undo()}>
        {paintIcons.undo}
      </ToolButton>
      <ToolButton
        name="Redo"
        keys="Shift+Ctrl+Z"
        disabled={!canRedo}
        onClick={() => controller.redo()}
      >
        {paintIcons.redo}
      </ToolButton>
      <ToolButton name="Clear" keys="" disabled={!canClear} onClick={() => controller.clear()}>
        {paintIcons.clear}
      </ToolButton>
      <button type="button" className="paint-done" onClick={() => setPainting({ isOn: false })}>
        Done
      </button>
    </div>
  );
}
