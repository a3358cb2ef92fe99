import type { ReactNode } from 'react';

interface QuestionProps {
  name: string;
  note: string;
  answer: ReactNode;
  picture?: ReactNode;
}

/** One row of a card: a question, the answer in words, then the picture; the same order everywhere. */
export function Question({ name, note, answer, picture }: QuestionProps) {
  return (
    <div>
      <dt>
        {name}
        <small>{note}</small>
      </dt>
      <dd className={picture === undefined ? 'full' : ''}>{answer}</dd>
      {picture !== undefined && <dd>{picture}</dd>}
    </div>
  );
}
