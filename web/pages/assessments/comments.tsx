import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import {
  type Comment,
  commentOnAssessmentRoute,
  type WholeAssessment,
} from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

interface CommentThreadProps {
  one: WholeAssessment;
  /** The question; null for the whole. */
  item: string | null;
  comments: readonly Comment[];
}

/** What is said of the whole. */
export function CommentsPanel(props: CommentThreadProps) {
  return (
    <Panel title={t('assessments.comments')}>
      <CommentThread {...props} />
    </Panel>
  );
}

/** What both sides say beside an answer or the whole. */
export function CommentThread({ one, item, comments }: CommentThreadProps) {
  const rights = useRights();
  const [text, setText] = useState('');
  const say = useMutation({
    mutationFn: () =>
      api.call(commentOnAssessmentRoute, { params: { id: one.id }, input: { item, text: text.trim() } }),
    onSuccess: async () => {
      setText('');
      await readAnew();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') say.mutate();
  };
  return (
    <div className="column">
      {comments.length === 0 && item === null && <p className="second">{t('assessments.no-comments')}</p>}
      <ul className="plain-list comments">
        {comments.map((comment) => (
          <li key={comment.id} className={comment.side}>
            <span className="small third">
              {[
                comment.by ?? t('common.erased-person'),
                t(`assessments.side-${comment.side}`),
                formatMoment(comment.writtenAt),
              ].join(' · ')}
            </span>
            <p className="preserved">{comment.text}</p>
          </li>
        ))}
      </ul>
      {rights.assess && one.state !== 'withdrawn' && (
        <form className="column" onSubmit={submit} noValidate>
          {say.isError && <ErrorNote title={t('assessments.not-said')} error={say.error} />}
          <Textarea
            label={item === null ? t('assessments.say') : t('assessments.say-on', { item })}
            description={t('assessments.say-note')}
            rows={2}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div className="row">
            <Button type="submit" size="xs" loading={say.isPending} disabled={text.trim() === ''}>
              {t('assessments.say-act')}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}
