import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import type { ChannelTest } from '../../../src/modules/notices/contract.ts';
import { Glyph } from '../../components/level.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';

type Test = UseMutationResult<ChannelTest, Error, void>;

export function useTest(make: () => Promise<ChannelTest>): Test {
  return useMutation({ mutationFn: make });
}

/** What the test button found: that it works, or the step that failed and why. */
export function TestResult({ test }: { test: Test }) {
  if (test.isError) return <ErrorNote title={t('channels.test-not-made')} error={test.error} />;
  if (!test.data) return null;
  const { ok, step, message } = test.data;
  return (
    <div className={ok ? 'note' : 'note bad'} role="status">
      <h3>
        <Glyph mark={ok ? 'pass' : 5} />
        {ok ? t('channels.test-works') : titleOf(step)}
      </h3>
      <p>{message}</p>
    </div>
  );
}

function titleOf(step: ChannelTest['step']): string {
  return step ? t('channels.test-failed-at', { step: t(`channels.step-${step}`) }) : t('channels.test-failed');
}
