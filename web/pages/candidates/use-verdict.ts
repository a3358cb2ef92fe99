import {
  type Candidate,
  type IdentityRule,
  judgeCandidateRoute,
  removeIdentityRuleRoute,
} from '../../../src/modules/candidates/contract.ts';
import { api } from '../../api.ts';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { shortName } from './grounds.ts';

export type Said = Pick<IdentityRule, 'says' | 'reason' | 'expiresOn'>;

/** Says what a component is or is not, and takes that back; either can be undone while the word of it stands there. */
export function useVerdict() {
  const toast = useToast();
  const undoing = (act: () => Promise<void>) => ({
    label: t('common.undo'),
    act: () => void act().catch((error: Error) => toast({ text: error.message })),
  });
  const say = async (candidate: Candidate, said: Said): Promise<void> => {
    const { rule, component, meant } = await api.call(judgeCandidateRoute, {
      params: { id: candidate.id },
      input: said,
    });
    await readAnew();
    toast({
      text: t(`candidates.kept-${said.says}`, { component: component.name, meant: shortName(meant) }),
      action: undoing(() => remove(rule!.id)),
    });
  };
  const remove = async (ruleId: string): Promise<void> => {
    await api.call(removeIdentityRuleRoute, { params: { id: ruleId } });
    await readAnew();
    toast({ text: t('candidates.taken-back') });
  };
  const takeBack = async (candidate: Candidate, { id, ...said }: NonNullable<Candidate['rule']>): Promise<void> => {
    await api.call(removeIdentityRuleRoute, { params: { id } });
    await readAnew();
    toast({ text: t('candidates.taken-back'), action: undoing(() => say(candidate, said)) });
  };
  return { say, remove, takeBack };
}
