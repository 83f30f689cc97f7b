/** A line a score: all pixels together, the mean of the images with its interval, and each image as a dot. */
import type { ClassEvaluation } from '../../metrics/evaluation.ts';
import { type ScoreId, scoreDefinitions, scoreIds } from '../../metrics/scores.ts';

/** "0.873"; "∞" where one of two masks is empty, a dash where there is nothing to say. */
export function scoreText(value: number | null): string {
  if (value === null) return '–';
  if (!Number.isFinite(value)) return '∞';
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 3).replace('-', '−');
}

interface ScoredImage {
  readonly id: string;
  readonly name: string;
}

interface ScoreTableProps {
  readonly of: ClassEvaluation;
  readonly unit: string;
  readonly images: readonly ScoredImage[];
  readonly sortedBy: ScoreId;
  readonly onSort: (id: ScoreId) => void;
}

/** Each image between the lowest and the highest value, or 0 and 1. */
function Strip({
  values,
  images,
}: {
  values: readonly (number | null)[];
  images: readonly ScoredImage[];
}) {
  const finite = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  const low = Math.min(0, ...finite);
  const high = Math.max(1, ...finite);
  return (
    <span className="score-strip" aria-hidden="true">
      {values.map((value, i) =>
        value === null || !Number.isFinite(value) ? null : (
          <i
            key={images[i]?.id}
            title={`${images[i]?.name}: ${scoreText(value)}`}
            style={{ left: `${(100 * (value - low)) / (high - low)}%` }}
          />
        ),
      )}
    </span>
  );
}

export function ScoreTable({ of, unit, images, sortedBy, onSort }: ScoreTableProps) {
  return (
    <table className="dialog-table score-table">
      <thead>
        <tr>
          <th scope="col">Score</th>
          <th scope="col">All pixels</th>
          <th scope="col">Mean of images, 95 % interval</th>
          <th scope="col">Each image</th>
        </tr>
      </thead>
      <tbody>
        {scoreIds.map((id) => {
          const { pooled, mean, interval, count } = of.summaries[id];
          const { name, unit: kind } = scoreDefinitions[id];
          return (
            <tr key={id}>
              <th scope="row">
                <button
                  type="button"
                  className="linkb"
                  aria-pressed={id === sortedBy}
                  onClick={() => onSort(id)}
                >
                  {name}
                  {kind === 'distance' && `, ${unit}`}
                </button>
              </th>
              <td>{scoreText(pooled)}</td>
              <td>
                {scoreText(mean)}
                {interval && ` (${scoreText(interval[0])} to ${scoreText(interval[1])})`}
                {count < images.length && `, ${count} of ${images.length}`}
              </td>
              <td>
                <Strip values={of.images.map((image) => image[id])} images={images} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
