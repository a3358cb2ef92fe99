import { Button, Popover } from '@mantine/core';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useAsOf } from '../as-of.ts';
import { Icon } from '../components/icon.tsx';
import { useKeys } from '../keyboard.tsx';
import { t } from '../messages/messages.ts';
import { aboutOf } from './about.ts';
import { agoOf, asOfInWords, momentOfField, presets } from './moments.ts';

/** Now, or a moment: from here on every page shows what was known then. */
export function AsOfControl({ open, setOpen }: { open: boolean; setOpen: (open: boolean) => void }) {
  const asOf = useAsOf();
  const navigate = useNavigate();
  const show = (moment: string | undefined) => {
    setOpen(false);
    void navigate({ to: '.', search: (search) => ({ ...search, asOf: moment, after: undefined, before: undefined }) });
  };
  useKeys({ t: () => setOpen(true), ...(open ? { escape: () => setOpen(false) } : {}) });
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <button
          type="button"
          className="as-of-control"
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon name="clock" />
          <span className="not-on-phone">{t('history.as-of')}</span>
          <b>{asOf === undefined ? t('history.now') : asOfInWords(asOf)}</b>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <AsOfForm asOf={asOf} show={show} />
      </Popover.Dropdown>
    </Popover>
  );
}

function AsOfForm({ asOf, show }: { asOf: string | undefined; show: (moment: string | undefined) => void }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [field, setField] = useState('');
  const moment = momentOfField(field, new Date());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (moment) show(moment);
  };
  const compare = (since: string) =>
    void navigate({ to: '/comparison', search: { since, ...aboutOf(pathname), asOf: undefined } });
  return (
    <form className="column as-of-form" onSubmit={submit}>
      <p className="second small">{t('history.as-of-note')}</p>
      <div className="row wrap">
        {presets.map((preset) => (
          <Button key={preset} size="xs" onClick={() => show(agoOf(preset, new Date()))}>
            {t(`history.${preset}-ago`)}
          </Button>
        ))}
      </div>
      <label className="column">
        <span className="small">{t('history.moment-or-change')}</span>
        <input
          className="text-input mono"
          value={field}
          placeholder="2026-03-14 12:00"
          aria-describedby="as-of-hint"
          onChange={(event) => setField(event.target.value)}
        />
        <span className="small third" id="as-of-hint">
          {field !== '' && !moment ? t('history.no-moment') : t('history.moment-hint')}
        </span>
      </label>
      <div className="row wrap">
        <Button type="submit" variant="filled" disabled={!moment}>
          {t('history.show-moment')}
        </Button>
        <Button disabled={!moment} onClick={() => moment && compare(moment)}>
          {t('history.compare-since')}
        </Button>
        {asOf !== undefined && <Button onClick={() => show(undefined)}>{t('history.back-to-now')}</Button>}
      </div>
    </form>
  );
}
