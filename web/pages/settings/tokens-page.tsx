import { Button, MultiSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listMembersRoute, listRolesRoute } from '../../../src/modules/members/contract.ts';
import {
  type ApiToken,
  createTokenRoute,
  listTokensRoute,
  revokeTokenRoute,
  Scope,
} from '../../../src/modules/tokens/contract.ts';
import { Role } from '../../../src/modules/users/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ChoiceField, Form, TextField, useForm } from '../../components/form.tsx';
import { OnPhone } from '../../components/on-phone.tsx';
import { Panel } from '../../components/page.tsx';
import { Secret } from '../../components/secret.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate, formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { AdministratorsOnly, SettingsFrame } from './settings-frame.tsx';

/** The tokens with which programs work here. */
export function TokensPage() {
  return (
    <SettingsFrame lede={t('settings.tokens-lede')}>
      <AdministratorsOnly>
        <Tokens />
        <CreateToken />
      </AdministratorsOnly>
    </SettingsFrame>
  );
}

function Tokens() {
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => api.call(listTokensRoute) });
  if (tokens.isError) {
    return <ErrorNote title={t('settings.tokens-failed')} error={tokens.error} retry={() => void tokens.refetch()} />;
  }
  if (!tokens.data) return <Waiting />;
  if (tokens.data.items.length === 0) {
    return (
      <div className="panel">
        <EmptyState icon="settings" title={t('settings.tokens-none')}>
          {t('settings.tokens-none-text')}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="panel table-scroll">
      <table className="data-table">
        <thead>
          <tr>
            <th>{t('settings.token')}</th>
            <th>{t('settings.scopes')}</th>
            <th>{t('settings.expires')}</th>
            <th>{t('settings.last-used')}</th>
            <th>
              <span className="for-readers">{t('common.acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.data.items.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TokenRow({ token }: { token: ApiToken }) {
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => api.call(revokeTokenRoute, { params: { id: token.id } }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
    onSettled: () => setAsking(false),
  });
  return (
    <tr>
      <td>
        <span className="medium">{token.name}</span>
        <small>
          {[
            token.account?.name,
            token.role && t(`words.role-${token.role}`),
            token.installation && t('settings.token-runs-installation'),
            token.createdBy && t('settings.made-by', { name: token.createdBy }),
          ]
            .filter(Boolean)
            .join(', ')}
        </small>
      </td>
      <td className={token.scopes ? 'stacked mono' : 'stacked'}>
        {token.scopes?.join(', ') ?? t('settings.scopes-all')}
      </td>
      <td className="stacked">
        <OnPhone>{t('settings.expires')}</OnPhone> {formatDate(token.expiresAt)}
        {!token.revoked && <small>{expiryText(token.expiresAt)}</small>}
      </td>
      <td className="stacked">
        <OnPhone>{t('settings.last-used')}</OnPhone>{' '}
        {token.lastUsedAt ? formatMoment(token.lastUsedAt) : t('settings.never-used')}
      </td>
      <td className="numeric">
        {token.revoked ? (
          <span className="tag">{t('settings.revoked')}</span>
        ) : (
          <Button size="xs" variant="subtle" onClick={() => setAsking(true)}>
            {t('settings.revoke')}
          </Button>
        )}
        {asking && (
          <ConfirmDialog
            title={t('settings.revoke-title', { name: token.name })}
            act={t('settings.revoke-act')}
            confirm={() => revoke.mutate()}
            busy={revoke.isPending}
            close={() => setAsking(false)}
          >
            {t('settings.revoke-text')}
          </ConfirmDialog>
        )}
      </td>
    </tr>
  );
}

const day = 86_400_000;
const soonDays = 14;

/** Said only of what ends soon or has ended. */
function expiryText(expiresAt: string): string {
  const days = Math.floor((Date.parse(expiresAt) - Date.now()) / day);
  if (days < 0) return t('settings.expired');
  return days <= soonDays ? t('settings.expires-in', { count: days }) : '';
}

const noToken = { name: '', role: 'analyst', account: '', scopes: [] as string[], expiresInDays: '90' };

function CreateToken() {
  const [created, setCreated] = useState<{ name: string; secret: string } | null>(null);
  const members = useQuery({ queryKey: ['members'], queryFn: () => api.call(listMembersRoute) });
  const roles = useQuery({ queryKey: ['roles'], queryFn: () => api.call(listRolesRoute) });
  const accounts = members.data?.items.filter(({ kind }) => kind === 'service') ?? [];
  const accountOf = ({ account }: typeof noToken) => accounts.find(({ userId }) => userId === account);
  const possibleTo = (values: typeof noToken) => scopesOf(accountOf(values)?.role ?? values.role, roles.data?.items);
  const keptOf = (values: typeof noToken) => values.scopes.filter((scope) => possibleTo(values).includes(scope));
  const form = useForm(noToken, async (values) => {
    const { name, role, account, expiresInDays } = values;
    const scopes = keptOf(values);
    const token = await api.call(createTokenRoute, {
      input: {
        name,
        ...(account === '' ? { role: Role.parse(role) } : { accountId: account }),
        scopes: scopes.length > 0 ? scopes.map((scope) => Scope.parse(scope)) : null,
        expiresInDays: Number(expiresInDays),
      },
    });
    setCreated(token);
    form.set('name', '');
    await readAnew();
  });
  const account = accountOf(form.values);
  return (
    <Panel title={t('settings.add-token')}>
      <div className="column wide">
        {created && (
          <Secret
            title={t('settings.token-secret', { name: created.name })}
            note={t('settings.token-secret-note')}
            value={created.secret}
          />
        )}
        <Form form={form} failed={t('settings.token-failed')} act={t('settings.token-act')}>
          <TextField
            form={form}
            name="name"
            label={t('settings.token-name')}
            description={t('settings.token-name-note')}
            required
          />
          {accounts.length > 0 && (
            <ChoiceField
              form={form}
              name="account"
              label={t('settings.token-account')}
              choices={[
                { value: '', label: t('settings.token-no-account') },
                ...accounts.map(({ userId, name }) => ({ value: userId, label: name })),
              ]}
            />
          )}
          <div className="form-row">
            {account ? (
              <p className="second">
                {t('settings.token-account-role', { name: account.name, role: t(`words.role-${account.role}`) })}
              </p>
            ) : (
              <ChoiceField
                form={form}
                name="role"
                label={t('settings.role')}
                choices={Role.options.map((value) => ({ value, label: t(`words.role-${value}`) }))}
              />
            )}
            <ChoiceField
              form={form}
              name="expiresInDays"
              label={t('settings.token-days')}
              choices={['7', '30', '90', '365'].map((value) => ({
                value,
                label: t('settings.days', { count: Number(value) }),
              }))}
            />
          </div>
          <MultiSelect
            label={t('settings.token-scopes')}
            description={t('settings.token-scopes-note')}
            data={possibleTo(form.values)}
            value={keptOf(form.values)}
            clearable
            onChange={(scopes) => form.set('scopes', scopes)}
          />
        </Form>
      </div>
    </Panel>
  );
}

/** A token may hold at most what its role may do. */
function scopesOf(role: string, roles: readonly { role: string; permissions: string[] }[] | undefined): string[] {
  const may = roles?.find((one) => one.role === role)?.permissions ?? [];
  return Scope.options.filter((scope) => may.includes(scope));
}
