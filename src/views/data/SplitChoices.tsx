/** Which images are held out, and how far from those that are trained on. */
import { dividedPatientsOf } from '../../state/selectors.ts';
import { useActions, useApp } from '../appContext.ts';
import { MenuField } from '../controls/MenuField.tsx';
import { withCurrent } from '../controls/trainingOptions.ts';

const shares = [0.1, 0.2, 0.25, 0.3, 0.4, 0.5];
const gaps = [0, 1, 2, 4, 8, 16];

const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;
function slices(count: number): string {
  if (count === 0) return 'none';
  return count === 1 ? '1 slice' : `${count} slices`;
}

export function SplitChoices() {
  const share = useApp((state) => state.session.validationShare);
  const gap = useApp((state) => state.session.validationGap);
  const divided = useApp(dividedPatientsOf);
  const { setSplit } = useActions();
  return (
    <>
      <MenuField
        className="part"
        label="Validation"
        value={String(share)}
        options={withCurrent(shares, share).map((of) => [String(of), percent(of)] as const)}
        onChange={(text) => setSplit({ validationShare: Number(text) })}
      />
      {(divided > 0 || gap > 0) && (
        <MenuField
          className="part"
          label="Gap between"
          value={String(gap)}
          options={withCurrent(gaps, gap).map((of) => [String(of), slices(of)] as const)}
          onChange={(text) => setSplit({ validationGap: Number(text) })}
        />
      )}
    </>
  );
}
