import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { AppError } from '../../../src/common/errors.ts';
import { readSetupRoute, signInRoute } from '../../../src/modules/users/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { t } from '../../messages/messages.ts';
import { beginSession } from '../../session.tsx';
import { Alone } from './alone.tsx';
import { LinkMissing } from './link-missing.tsx';
import { waitText } from './wait-text.ts';

/** Stands in place of any page while nobody is signed in; the address stays, so one goes on where one was. */
export function SignInPage({ ended }: { ended: boolean }) {
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => api.call(readSetupRoute) });
  const form = useForm({ email: '', password: '' }, async (values) => {
    beginSession(await api.call(signInRoute, { input: values }));
  });
  if (setup.data?.needed) return <LinkMissing />;
  return (
    <Alone title={t('setup.sign-in-title')} lede={ended ? t('setup.session-ended') : undefined}>
      <Form form={form} failed={t('setup.sign-in-failed')} act={t('setup.sign-in-act')}>
        <TextField
          form={form}
          name="email"
          type="email"
          label={t('setup.email')}
          autoComplete="username"
          required
          autoFocus
        />
        <TextField
          form={form}
          name="password"
          type="password"
          label={t('setup.password')}
          autoComplete="current-password"
          required
        />
      </Form>
      <Wait seconds={form.error instanceof AppError ? form.error.retryAfterSeconds : undefined} since={form.error} />
    </Alone>
  );
}

interface WaitProps {
  /** How long to wait from the answer on; undefined where there is nothing to wait for. */
  seconds: number | undefined;
  /** The answer that said so: each begins a wait of its own. */
  since: unknown;
}

/** Says once how long to wait and once that it is over; the seconds that run are for the eye alone. */
function Wait({ seconds, since }: WaitProps) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (seconds === undefined || since === null) return;
    const over = Date.now() + seconds * 1000;
    const look = () => setLeft(Math.max(0, Math.ceil((over - Date.now()) / 1000)));
    look();
    const watch = setInterval(look, 1000);
    return () => clearInterval(watch);
  }, [seconds, since]);
  return (
    <div className="row wrap">
      <p role="status" className="medium">
        {seconds !== undefined && (left > 0 ? t('setup.wait', { time: waitText(seconds) }) : t('setup.wait-over'))}
      </p>
      {seconds !== undefined && left > 0 && (
        <span aria-hidden="true" className="third tabular">
          {waitText(left)}
        </span>
      )}
    </div>
  );
}
