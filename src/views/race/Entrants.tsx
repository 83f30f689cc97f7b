/** The list of entrants where it stands apart from the stages. */
import { useCalm } from '../appContext.ts';
import { EntrantList } from './EntrantList.tsx';
import { subjectsOf } from './subjects.ts';

export function Entrants() {
  const { all } = useCalm(subjectsOf);
  return <EntrantList subjects={all} />;
}
