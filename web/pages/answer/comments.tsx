import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { commentOwnRoute } from '../../../src/modules/assessments/own-contract.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/states.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';

interface CommentsProps {
  item: string | null;
  answering: Answering;
  /** Further acts in the same line. */
  beside?: ReactNode;
}

/** What both sides said beside an answer, or the whole where `item` is null. */
export function Comments({ item, answering, beside }: CommentsProps) {
  const { token, own, change, isClosed } = answering;
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState('');
  const send = useMutation({
    mutationFn: () => api.call(commentOwnRoute, { input: { token, item, text } }),
    onSuccess: (comment) => {
      change((before) => ({ ...before, comments: [...before.comments, comment] }));
      setText('');
      setOpened(false);
    },
  });
  const comments = own.comments.filter((comment) => comment.item === item);
  return (
    <div className="answer-comments">
      {comments.map(({ id, side, by, text: words, writtenAt }) => (
        <div key={id} className="answer-comment" data-side={side}>
          <p className="small third break">
            {t('answer.comment-by', {
              by: side === 'buyer' ? own.asker : (by ?? own.supplier),
              moment: formatMoment(writtenAt),
            })}
          </p>
          <p className="preserved break">{words}</p>
        </div>
      ))}
      {opened && (
        <form
          className="column"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') send.mutate();
          }}
        >
          <Textarea
            label={t('answer.comment-label', { asker: own.asker })}
            rows={2}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {send.isError && <ErrorNote title={t('answer.comment-failed')} error={send.error} />}
          <div className="row">
            <Button type="submit" loading={send.isPending} disabled={text.trim() === ''}>
              {t('answer.comment-send')}
            </Button>
            <Button variant="subtle" onClick={() => setOpened(false)}>
              {t('common.cancel')}
            </Button>
          </div>
        </form>
      )}
      {!isClosed && (
        <div className="row wrap answer-acts">
          {beside}
          {!opened && (
            <button type="button" className="link-button" onClick={() => setOpened(true)}>
              {comments.some(({ side }) => side === 'buyer')
                ? t('answer.reply')
                : t('answer.ask-back', { asker: own.asker })}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
