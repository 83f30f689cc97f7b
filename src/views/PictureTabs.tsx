/** Which picture stays above the sliders, where there is room for one. */
import { useRadioGroup } from './controls/useRadioGroup.ts';

const names = {
  image: 'Image',
  curves: 'Curves',
  surface: 'Surface',
  training: 'Training',
} as const;

export type Picture = keyof typeof names;

const pictures = Object.keys(names) as Picture[];

interface PictureTabsProps {
  readonly value: Picture;
  readonly onChange: (picture: Picture) => void;
}

export function PictureTabs({ value, onChange }: PictureTabsProps) {
  const { onKeyDown, option } = useRadioGroup({ options: pictures, value, onChange });
  return (
    <div className="tabs picture-tabs" role="radiogroup" aria-label="Picture" onKeyDown={onKeyDown}>
      {pictures.map((picture) => (
        <button key={picture} {...option(picture)} data-name={names[picture]}>
          {names[picture]}
        </button>
      ))}
    </div>
  );
}
