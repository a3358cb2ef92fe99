import { useQuery } from '@tanstack/react-query';
import { readSetupRoute, signInRoute } from '../../../src/modules/users/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { t } from '../../messages/messages.ts';
import { beginSession } from '../../session.tsx';
import { Alone } from './alone.tsx';
import { LinkMissing } from './link-missing.tsx';

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
    </Alone>
  );
}
