import { Button, Menu, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { NetworkLayer } from '../../../src/modules/network/neighbourhood-contract.ts';
import { Level, NodeKind } from '../../../src/modules/register/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { Segments } from '../../components/segments.tsx';
import { t } from '../../messages/messages.ts';
import { toggled } from '../../search-params.ts';
import { defaults, listIn, type NetworkSearch } from './search.ts';

export type Change = (patch: Partial<NetworkSearch>, replace?: boolean) => void;

interface ToolbarProps {
  search: NetworkSearch;
  change: Change;
  /** The field that finds, and what stands at the end. */
  finder: ReactNode;
  children?: ReactNode;
}

export function FocusToolbar({ search, change, finder, children }: ToolbarProps) {
  return (
    <div className="network-toolbar">
      {finder}
      <Segments
        label={t('network.direction')}
        value={search.direction ?? defaults.direction}
        choose={(direction) => change({ direction, expand: undefined })}
        segments={(['supports', 'supported-by', 'both'] as const).map((value) => ({
          value,
          label: t(`network.direction-${value}`),
        }))}
      />
      <Layers search={search} change={change} />
      <NativeSelect
        aria-label={t('network.steps-label')}
        data={Array.from({ length: 12 }, (_, index) => ({
          value: String(index + 1),
          label: t('network.steps', { count: index + 1 }),
        }))}
        value={String(search.steps ?? defaults.steps)}
        onChange={({ currentTarget }) => change({ steps: Number(currentTarget.value) })}
      />
      <Filters search={search} change={change} />
      <Segments
        label={t('network.colour')}
        value={search.colour ?? 'level'}
        choose={(colour) => change({ colour: colour === 'kind' ? 'kind' : undefined }, true)}
        segments={(['level', 'kind'] as const).map((value) => ({ value, label: t(`network.colour-${value}`) }))}
      />
      <span className="grow" />
      {children}
    </div>
  );
}

/** Which links are followed: any of the three, at least one. */
export function Layers({ search, change }: { search: NetworkSearch; change: Change }) {
  const chosen = listIn(search.layers ?? defaults.layers);
  const toggle = (layer: NetworkLayer) => {
    const next = toggled(chosen, layer);
    if (next) change({ layers: NetworkLayer.options.filter((one) => next.includes(one)).join(','), expand: undefined });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out inline in every browser
    <div className="segments" role="group" aria-label={t('network.layers')}>
      {NetworkLayer.options.map((layer) => (
        <button type="button" key={layer} aria-pressed={chosen.includes(layer)} onClick={() => toggle(layer)}>
          {t(`network.layer-${layer}`)}
        </button>
      ))}
    </div>
  );
}

/** Kinds of nodes, and how critical they may be at least. */
export function Filters({ search, change }: { search: NetworkSearch; change: Change }) {
  return (
    <>
      <Menu closeOnItemClick={false} transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button leftSection={<Icon name="filter" />}>
            {search.kind ? t('network.kinds-some', { count: search.kind.length }) : t('network.kinds')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {NodeKind.options.map((kind) => (
            <Menu.Item
              key={kind}
              role="menuitemcheckbox"
              aria-checked={search.kind?.includes(kind) ?? false}
              leftSection={
                <span className="network-check">{search.kind?.includes(kind) && <Icon name="check" />}</span>
              }
              onClick={() => change({ kind: toggled(search.kind, kind) }, true)}
            >
              {t(`words.kind-${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <NativeSelect
        aria-label={t('network.least')}
        data={[
          { value: '', label: t('network.least-any') },
          ...Level.options
            .filter((level) => level !== 'none')
            .map((level) => ({
              value: level,
              label: t('network.least-of', { level: t(`words.level-${level}`).toLowerCase() }),
            })),
        ]}
        value={search.least ?? ''}
        onChange={({ currentTarget }) => change({ least: Level.safeParse(currentTarget.value).data }, true)}
      />
    </>
  );
}
