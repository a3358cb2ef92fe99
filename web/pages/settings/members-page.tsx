import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  addMemberRoute,
  changeMemberRoute,
  listMembersRoute,
  type Member,
  removeMemberRoute,
} from '../../../src/modules/members/contract.ts';
import { Role } from '../../../src/modules/users/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ChoiceField, Form, TextField, useForm } from '../../components/form.tsx';
import { Panel } from '../../components/page.tsx';
import { Secret } from '../../components/secret.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { AdministratorsOnly, SettingsFrame } from './settings-frame.tsx';

const roles = Role.options.map((value) => ({ value, label: t(`words.role-${value}`) }));

/** Who works here, and as what. */
export function MembersPage() {
  return (
    <SettingsFrame lede={t('settings.members-lede')}>
      <AdministratorsOnly>
        <Members />
        <AddMember />
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
    mutationFn: (role: Role) => api.call(changeMemberRoute, { params: { id: member.userId }, input: { role } }),
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
        <small>{member.email}</small>
      </td>
      <td>
        <select
          className="plain-select"
          aria-label={t('settings.role')}
          value={member.role}
          disabled={change.isPending}
          onChange={(event) => change.mutate(Role.parse(event.currentTarget.value))}
        >
          {roles.map((role) => (
            <option key={role.value} value={role.value}>
              {role.label}
            </option>
          ))}
        </select>
      </td>
      <td className="stacked">
        {member.lastSeenAt ? formatMoment(member.lastSeenAt) : t('settings.never-seen')}{' '}
        {member.invited && <span className="tag">{t('settings.invited')}</span>}
      </td>
      <td className="numeric">
        <Button size="xs" variant="subtle" onClick={() => setRemoving(true)}>
          {t('settings.remove-member')}
        </Button>
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
