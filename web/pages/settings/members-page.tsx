import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  addMemberRoute,
  addServiceAccountRoute,
  changeMemberRoute,
  inviteAgainRoute,
  listMembersRoute,
  type Member,
  releaseMemberRoute,
  removeMemberRoute,
  revokeInvitationRoute,
} from '../../../src/modules/members/contract.ts';
import { Role } from '../../../src/modules/users/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ChoiceField, Form, TextField, useForm } from '../../components/form.tsx';
import { Glyph } from '../../components/level.tsx';
import { OnPhone } from '../../components/on-phone.tsx';
import { Panel } from '../../components/page.tsx';
import { Secret } from '../../components/secret.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate, formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { EraseAccount } from './erase-account.tsx';
import { RolesTable } from './roles-table.tsx';
import { AdministratorsOnly, SettingsFrame } from './settings-frame.tsx';
import { SightChoice } from './sight-choice.tsx';

const roles = Role.options.map((value) => ({ value, label: t(`words.role-${value}`) }));

/** Who works here, and as what. */
export function MembersPage() {
  return (
    <SettingsFrame lede={t('settings.members-lede')}>
      <AdministratorsOnly>
        <Members />
        <AddMember />
        <AddServiceAccount />
        <RolesTable />
      </AdministratorsOnly>
    </SettingsFrame>
  );
}

function Members() {
  const members = useQuery({ queryKey: ['members'], queryFn: () => api.call(listMembersRoute) });
  if (members.isError) {
    return (
      <ErrorNote title={t('settings.members-failed')} error={members.error} retry={() => void members.refetch()} />
    );
  }
  if (!members.data) return <Waiting />;
  return (
    <div className="panel table-scroll">
      <table className="data-table">
        <thead>
          <tr>
            <th>{t('settings.member')}</th>
            <th>{t('settings.role')}</th>
            <th>{t('settings.sees')}</th>
            <th>{t('settings.last-seen')}</th>
            <th>
              <span className="for-readers">{t('common.acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.data.items.map((member) => (
            <MemberRow key={member.userId} member={member} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MemberRow({ member }: { member: Member }) {
  const toast = useToast();
  const [removing, setRemoving] = useState(false);
  const change = useMutation({
    mutationFn: (input: { role?: Role; units?: string[] | null }) =>
      api.call(changeMemberRoute, { params: { id: member.userId }, input }),
    onSuccess: (changed) => {
      toast({ text: t('settings.member-changed', { name: changed.name, role: t(`words.role-${changed.role}`) }) });
      return readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  const remove = useMutation({
    mutationFn: () => api.call(removeMemberRoute, { params: { id: member.userId } }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
    onSettled: () => setRemoving(false),
  });
  return (
    <tr>
      <td>
        <span className="medium">{member.name}</span>
        <small>{member.kind === 'service' ? t('settings.service-account') : member.email}</small>
      </td>
      <td>
        <select
          className="plain-select"
          aria-label={t('settings.role')}
          value={member.role}
          disabled={change.isPending}
          onChange={(event) => change.mutate({ role: Role.parse(event.currentTarget.value) })}
        >
          {roles.map((role) => (
            <option key={role.value} value={role.value}>
              {role.label}
            </option>
          ))}
        </select>
      </td>
      <td className="stacked">
        {member.role === 'administrator' ? (
          <span className="third small">{t('settings.sees-all')}</span>
        ) : (
          <SightChoice units={member.units?.map(({ id }) => id) ?? null} choose={(units) => change.mutate({ units })} />
        )}
      </td>
      <td className="stacked">
        <OnPhone>{t('settings.last-seen')}</OnPhone>{' '}
        {member.lastSeenAt ? formatMoment(member.lastSeenAt) : t('settings.never-seen')}{' '}
        {member.invited && <Invitation member={member} />}
        {member.signInLock && <SignInLock member={member} lock={member.signInLock} />}
      </td>
      <td className="numeric">
        <Button size="xs" variant="subtle" onClick={() => setRemoving(true)}>
          {t('settings.remove-member')}
        </Button>
        {member.kind === 'person' && <EraseAccount userId={member.userId} />}
        {removing && (
          <ConfirmDialog
            title={t('settings.remove-member-title', { name: member.name })}
            act={t('settings.remove-member-act')}
            confirm={() => remove.mutate()}
            busy={remove.isPending}
            close={() => setRemoving(false)}
          >
            {t('settings.remove-member-text')}
          </ConfirmDialog>
        )}
      </td>
    </tr>
  );
}

interface SignInLockProps {
  member: Member;
  lock: NonNullable<Member['signInLock']>;
}

/** Failed sign-ins locked the address: since when, until when, and the way to release it before. */
function SignInLock({ member, lock }: SignInLockProps) {
  const toast = useToast();
  const release = useMutation({
    mutationFn: () => api.call(releaseMemberRoute, { params: { id: member.userId } }),
    onSuccess: () => {
      toast({ text: t('settings.released', { name: member.name }) });
      return readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <div className="sign-in-lock">
      <Glyph mark={5} />
      <span className="small">
        {t('settings.locked-until', {
          since: formatMoment(lock.since),
          until: formatMoment(lock.until),
          count: lock.tries,
        })}
      </span>
      <Button size="xs" onClick={() => release.mutate()} loading={release.isPending}>
        {t('settings.release')}
      </Button>
    </div>
  );
}

/** An invitation that is open or has lapsed: a new link makes earlier ones void. */
function Invitation({ member }: { member: Member }) {
  const toast = useToast();
  const [link, setLink] = useState<string | null>(null);
  const again = useMutation({
    mutationFn: () => api.call(inviteAgainRoute, { params: { id: member.userId } }),
    onSuccess: async (made) => {
      setLink(invitationLink(made.link));
      await readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  const revoke = useMutation({
    mutationFn: () => api.call(revokeInvitationRoute, { params: { id: member.userId } }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <>
      <span className="tag">
        {member.invitedUntil
          ? t('settings.invited-until', { date: formatDate(member.invitedUntil) })
          : t('settings.invitation-lapsed')}
      </span>
      <Button size="xs" variant="subtle" onClick={() => again.mutate()} loading={again.isPending}>
        {t('settings.invite-again')}
      </Button>
      {member.invitedUntil && (
        <Button size="xs" variant="subtle" onClick={() => revoke.mutate()} loading={revoke.isPending}>
          {t('settings.revoke-invitation')}
        </Button>
      )}
      {link && (
        <Secret
          title={t('settings.invitation', { name: member.name })}
          note={t('settings.invitation-note')}
          value={link}
        />
      )}
    </>
  );
}

/** A program that works here under a role of its own. */
function AddServiceAccount() {
  const toast = useToast();
  const [units, setUnits] = useState<string[] | null>(null);
  const form = useForm({ name: '', role: 'analyst' }, async ({ name, role }) => {
    const added = await api.call(addServiceAccountRoute, { input: { name, role: Role.parse(role), units } });
    toast({ text: t('settings.service-added', { name: added.name }) });
    form.set('name', '');
    setUnits(null);
    await readAnew();
  });
  return (
    <Panel title={t('settings.add-service')}>
      <div className="column">
        <p className="second small">{t('settings.service-note')}</p>
        <Form form={form} failed={t('settings.add-member-failed')} act={t('settings.add-service-act')}>
          <TextField form={form} name="name" label={t('settings.name')} required />
          <ChoiceField form={form} name="role" label={t('settings.role')} choices={roles} />
          <SightChoice units={units} choose={setUnits} label={t('settings.sees')} />
        </Form>
      </div>
    </Panel>
  );
}

const noMember = { name: '', email: '', role: 'analyst' };

function AddMember() {
  const toast = useToast();
  const [invited, setInvited] = useState<{ name: string; link: string } | null>(null);
  const form = useForm(noMember, async ({ name, email, role }) => {
    const added = await api.call(addMemberRoute, { input: { name, email, role: Role.parse(role) } });
    toast({ text: t('settings.member-added', { name: added.name }) });
    setInvited(added.invitation ? { name: added.name, link: invitationLink(added.invitation) } : null);
    form.set('name', '');
    form.set('email', '');
    await readAnew();
  });
  return (
    <Panel title={t('settings.add-member')}>
      <div className="column wide">
        {invited && (
          <Secret
            title={t('settings.invitation', { name: invited.name })}
            note={t('settings.invitation-note')}
            value={invited.link}
          />
        )}
        <Form form={form} failed={t('settings.add-member-failed')} act={t('settings.add-member-act')}>
          <TextField form={form} name="name" label={t('settings.name')} required />
          <TextField form={form} name="email" type="email" label={t('settings.email')} required />
          <ChoiceField form={form} name="role" label={t('settings.role')} choices={roles} />
        </Form>
      </div>
    </Panel>
  );
}

/** The code stands behind `#`: browsers send it to no server, so it is in no log. */
function invitationLink(code: string): string {
  return code.includes('://') ? code : `${location.origin}/invitation#${code}`;
}
