/** Answers a question about a word: the card of one, the list of all, or the choice of what is meant. */
import '../styles/words.css';
import '../styles/wordPictures.css';
import { useEffect } from 'react';
import { Choosing } from './Choosing.tsx';
import { WordCard } from './WordCard.tsx';
import { WordList } from './WordList.tsx';
import type { Question, WordQuestion } from './word.ts';

interface WordsProps {
  readonly question: Question;
  readonly onAsk: (question: Question) => void;
  readonly onClose: () => void;
}

/** Takes the focus from one word to the next or the last, in the order of the page. */
function Move({ question, onClose }: Pick<WordsProps, 'onClose'> & { question: WordQuestion }) {
  useEffect(() => {
    const words = [...document.querySelectorAll<HTMLElement>('[data-term][role]')].filter((word) =>
      word.checkVisibility(),
    );
    const by = /Right|Down/.test(question.key) ? 1 : -1;
    words[words.indexOf(question.element as HTMLElement) + by]?.focus();
    onClose();
  }, [question, onClose]);
  return null;
}

export function Words({ question, onAsk, onClose }: WordsProps) {
  switch (question.kind) {
    case 'word':
      return question.key.startsWith('Arrow') ? (
        <Move question={question} onClose={onClose} />
      ) : (
        <WordCard question={question} onAsk={onAsk} onClose={onClose} />
      );
    case 'list':
      return <WordList onClose={onClose} />;
    case 'choose':
      return <Choosing fromFocus={question.fromFocus} onAsk={onAsk} onClose={onClose} />;
    default:
      return question satisfies never;
  }
}
