/** Answers a question about a word: the card of one, the list of all, or the choice of what is meant. */
import '../styles/words.css';
import { Choosing } from './Choosing.tsx';
import { WordCard } from './WordCard.tsx';
import { WordList } from './WordList.tsx';
import type { Question } from './word.ts';

interface WordsProps {
  readonly question: Question;
  readonly onAsk: (question: Question) => void;
  readonly onClose: () => void;
}

export function Words({ question, onAsk, onClose }: WordsProps) {
  switch (question.kind) {
    case 'word':
      return <WordCard question={question} onAsk={onAsk} onClose={onClose} />;
    case 'list':
      return <WordList onClose={onClose} />;
    case 'choose':
      return <Choosing fromFocus={question.fromFocus} onAsk={onAsk} onClose={onClose} />;
    default:
      return question satisfies never;
  }
}
