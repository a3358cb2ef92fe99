import { useQuery } from '@tanstack/react-query';
import {
  changeNoticeSettingsRoute,
  DigestSchedule,
  getNoticeSettingsRoute,
  NoticeKind,
  type NoticeSettings,
  NoticeWay,
} from '../../../src/modules/notices/contract.ts';
import { api } from '../../api.ts';
import { ChoiceField, Form, type FormState, useForm } from '../../components/form.tsx';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { queryClient } from '../../query.ts';
import { SettingsFrame } from './settings-frame.tsx';

const settingsKey = ['notices', 'settings'] as const;

/** What a person hears of, kind by kind, and when the digest comes. */
export function NoticeSettingsPage() {
  const settings = useQuery({ queryKey: settingsKey, queryFn: () => api.call(getNoticeSettingsRoute) });
  return (
    <SettingsFrame lede={t('notices.settings-lede')}>
      {settings.isError && (
        <ErrorNote title={t('notices.settings-failed')} error={settings.error} retry={() => void settings.refetch()} />
      )}
      {settings.isPending && <Waiting />}
      {settings.data && <Choices settings={settings.data} />}
    </SettingsFrame>
  );
}

type Values = Record<NoticeKind | 'every' | 'weekday' | 'hour', string>;

function Choices({ settings }: { settings: NoticeSettings }) {
  const toast = useToast();
  const kinds = NoticeKind.options.filter((kind) => settings.ways[kind] !== undefined);
  const form = useForm<Values>(valuesOf(settings), async (values) => {
    const saved = await api.call(changeNoticeSettingsRoute, { input: inputOf(kinds, values) });
    queryClient.setQueryData(settingsKey, saved);
    toast({ text: t('notices.settings-saved') });
  });
  return (
    <Form form={form} failed={t('notices.settings-not-saved')} act={t('notices.settings-act')}>
      {!settings.mail && <p className="note">{t('notices.no-mail')}</p>}
      <div className="panel table-scroll">
        <table className="data-table">
          <thead>
            <tr>
              <th>{t('notices.hear')}</th>
              <th>{t('notices.how')}</th>
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <KindRow key={kind} kind={kind} form={form} />
            ))}
          </tbody>
        </table>
      </div>
      <Digest form={form} zone={settings.timeZone} />
    </Form>
  );
}

function KindRow({ kind, form }: { kind: NoticeKind; form: FormState<Values> }) {
  const name = t(`notices.kind-${kind}`);
  return (
    <tr>
      <td>
        <span className="medium">{name}</span>
        <small>{t(`notices.about-${kind}`)}</small>
      </td>
      <td className="stacked">
        <select
          className="plain-select"
          aria-label={t('notices.way-of', { kind: name })}
          value={form.values[kind]}
          onChange={(event) => form.set(kind, event.currentTarget.value)}
        >
          {NoticeWay.options.map((way) => (
            <option key={way} value={way}>
              {t(`notices.way-${way}`)}
            </option>
          ))}
        </select>
      </td>
    </tr>
  );
}

const hours = Array.from({ length: 24 }, (_, hour) => String(hour));
const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const;

function Digest({ form, zone }: { form: FormState<Values>; zone: string }) {
  return (
    <Panel title={t('notices.digest')}>
      <div className="column">
        <div className="form-row">
          <ChoiceField
            form={form}
            name="every"
            label={t('notices.digest-every')}
            choices={(['day', 'week'] as const).map((value) => ({ value, label: t(`notices.every-${value}`) }))}
          />
          {form.values.every === 'week' && (
            <ChoiceField
              form={form}
              name="weekday"
              label={t('notices.digest-weekday')}
              choices={weekdays.map((value) => ({ value, label: t(`notices.weekday-${value}`) }))}
            />
          )}
          <ChoiceField
            form={form}
            name="hour"
            label={t('notices.digest-hour')}
            choices={hours.map((value) => ({ value, label: t('notices.hour', { hour: value.padStart(2, '0') }) }))}
          />
        </div>
        <span className="small third">{t('notices.digest-zone', { zone })}</span>
      </div>
    </Panel>
  );
}

function valuesOf({ ways, digest }: NoticeSettings): Values {
  const chosen = Object.fromEntries(NoticeKind.options.map((kind) => [kind, ways[kind] ?? 'app']));
  const { every, weekday, hour } = digest;
  return { ...(chosen as Record<NoticeKind, string>), every, weekday: String(weekday), hour: String(hour) };
}

function inputOf(kinds: readonly NoticeKind[], { every, weekday, hour, ...ways }: Values) {
  return {
    ways: Object.fromEntries(kinds.map((kind) => [kind, NoticeWay.parse(ways[kind])])),
    digest: DigestSchedule.parse({ every, weekday: Number(weekday), hour: Number(hour) }),
  };
}
