import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listAuditRoute } from '../../../src/modules/audit/contract.ts';
import {
  addHazardRoute,
  type Hazard,
  HazardKind,
  hazardFileRoute,
  hazardSitesRoute,
  type LoadedHazard,
  removeHazardRoute,
} from '../../../src/modules/hazards/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { FileDrop } from '../../components/file-drop.tsx';
import { Glyph } from '../../components/level.tsx';
import { DependenceMark, dependenceText } from '../../components/map/marks.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate } from '../../format.ts';
import { useUndo } from '../../lists/use-undo.ts';
import { t } from '../../messages/messages.ts';
import { queryClient, readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { uploadFile } from '../../upload.ts';
import { HatchSwatch } from './layers.tsx';

interface HazardsPanelProps {
  hazards: readonly Hazard[];
  total: number;
  ask: (hazard: Hazard) => void;
  /** One was taken off. */
  removed: (id: string) => void;
}

/** The areas that people brought, the sites inside each, and the way to bring another. */
export function HazardsPanel({ hazards, total, ask, removed }: HazardsPanelProps) {
  const { write } = useRights();
  const [adding, setAdding] = useState(false);
  return (
    <Panel
      title={t('map.hazards')}
      actions={
        write &&
        !adding && (
          <Button size="xs" onClick={() => setAdding(true)}>
            {t('map.hazard-add')}
          </Button>
        )
      }
    >
      <div className="column wide">
        {adding && <HazardForm close={() => setAdding(false)} />}
        {hazards.length === 0 && !adding && <p className="second">{t('map.hazards-empty')}</p>}
        <ul className="plain-list hazards">
          {hazards.map((hazard) => (
            <HazardRow key={hazard.id} hazard={hazard} ask={ask} removed={removed} />
          ))}
        </ul>
        {total > hazards.length && (
          <p className="third small">{t('common.more-rows', { count: total - hazards.length })}</p>
        )}
      </div>
    </Panel>
  );
}

interface HazardRowProps extends Pick<HazardsPanelProps, 'ask' | 'removed'> {
  hazard: Hazard;
}

function HazardRow({ hazard, ask, removed }: HazardRowProps) {
  const { write } = useRights();
  const remove = useRemoval(hazard, removed);
  return (
    <li>
      <p className="row wrap">
        <HatchSwatch kind={hazard.kind} />
        <b className="medium">{hazard.name}</b>
        <span className="second">{t(`map.kind-${hazard.kind}`)}</span>
        {hazard.expired && (
          <span className="row">
            <Glyph mark="unknown" />
            {t('map.expired', { day: formatDate(hazard.validUntil!) })}
          </span>
        )}
      </p>
      <p className="third small">
        {hazard.source ?? t('map.source-unknown')}
        {hazard.validUntil && !hazard.expired && `, ${t('map.valid-until', { day: formatDate(hazard.validUntil) })}`}
      </p>
      <SitesInside hazard={hazard} />
      <div className="row wrap">
        <Button
          size="xs"
          variant="subtle"
          aria-label={t('map.ask-country', { name: hazard.name })}
          onClick={() => ask(hazard)}
        >
          {t('map.what-if')}
        </Button>
        <a className="small" href={downloadAddress(hazardFileRoute, { params: { id: hazard.id } })} download>
          {t('map.hazard-file')}
        </a>
        {write && (
          <Button
            size="xs"
            variant="subtle"
            loading={remove.isPending}
            aria-label={t('map.hazard-remove-one', { name: hazard.name })}
            onClick={() => remove.mutate()}
          >
            {t('map.hazard-remove')}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Done at once, and undone from the toast. */
function useRemoval({ id, name, etag }: Hazard, removed: (id: string) => void) {
  const toast = useToast();
  const undo = useUndo();
  return useMutation({
    mutationFn: () => api.call(removeHazardRoute, { params: { id }, ifMatch: etag }),
    onSuccess: async () => {
      removed(id);
      // The list first: what it no longer holds is not asked for once more.
      await queryClient.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === 'hazards' && queryKey.length === 1,
      });
      const change = (await api.call(listAuditRoute, { query: { limit: 1 } })).items[0]?.number;
      toast({
        text: t('map.hazard-removed', { name }),
        ...(change !== undefined && { action: { label: t('common.undo'), act: () => void undo(change) } }),
      });
      await readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
}

/** Read when somebody looks. */
function SitesInside({ hazard }: { hazard: Hazard }) {
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['hazards', hazard.id, 'sites'],
    queryFn: ({ signal }) => api.call(hazardSitesRoute, { params: { id: hazard.id }, query: { limit: 50 }, signal }),
    enabled: open,
  });
  if (hazard.sites === 0) return <p className="small">{t('map.hazard-no-site')}</p>;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('map.hazard-sites', { count: hazard.sites })}</summary>
      {query.isError && <ErrorNote title={t('sites.failed')} error={query.error} retry={() => void query.refetch()} />}
      {open && query.isPending && <Waiting />}
      <ul className="plain-list small map-list">
        {query.data?.items.map((site) => (
          <li key={site.id} className="row wrap">
            <svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true">
              <DependenceMark dependence={site.dependence} />
            </svg>
            <NodeLink node={site} />
            <NodeLink node={site.supplier} />
            <span className="third">{dependenceText(site.dependence)}</span>
          </li>
        ))}
      </ul>
      {query.data && query.data.total > query.data.items.length && (
        <p className="third small">{t('common.more-rows', { count: query.data.total - query.data.items.length })}</p>
      )}
    </details>
  );
}

function HazardForm({ close }: { close: () => void }) {
  const toast = useToast();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<HazardKind>('flood');
  const [source, setSource] = useState('');
  const [validUntil, setValidUntil] = useState('');
  const send = async (file: File, onProgress: (share: number) => void) => {
    const query = {
      name: name.trim() || file.name.replace(/\.[^.]*$/, ''),
      kind,
      source: source.trim() || undefined,
      validUntil: validUntil || undefined,
      fileName: file.name,
    };
    const added = await uploadFile<LoadedHazard>(addHazardRoute, file, { query, onProgress });
    const told = [
      t('map.hazard-added', { name: added.name, count: added.sites }),
      ...added.warnings.map(({ message }) => message),
    ];
    toast({ text: told.join(' ') });
    await readAnew();
    close();
  };
  return (
    <div className="column hazard-form">
      <div className="map-fields">
        <TextInput label={t('map.hazard-name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <NativeSelect
          label={t('map.hazard-kind')}
          value={kind}
          onChange={(event) => setKind(HazardKind.parse(event.currentTarget.value))}
          data={HazardKind.options.map((value) => ({ value, label: t(`map.kind-${value}`) }))}
        />
        <TextInput
          label={t('map.hazard-source')}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('map.hazard-until')}
          value={validUntil}
          onChange={(event) => setValidUntil(event.currentTarget.value)}
        />
      </div>
      <FileDrop
        act={t('map.hazard-choose')}
        takes={t('map.hazard-takes')}
        accept=".geojson,.json"
        limitBytes={16 * 1024 * 1024}
        failed={t('map.hazard-refused')}
        send={send}
      />
      <div>
        <Button size="xs" variant="subtle" onClick={close}>
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  );
}
