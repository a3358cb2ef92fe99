import { signOutRoute } from '../../src/modules/users/contract.ts';
import { api } from '../api.ts';
import { useToast } from '../components/toast.tsx';
import { t } from '../messages/messages.ts';
import { endSession } from '../session.tsx';

/** Ends the session; where the server does not answer, one is told that it goes on. */
export function useSignOut(): () => void {
  const toast = useToast();
  return () => void api.call(signOutRoute).then(endSession, () => toast({ text: t('shell.sign-out-failed') }));
}
