import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { searchRoute } from '../../src/modules/register/contract.ts';
import { api } from '../api.ts';
import { useAsOf } from '../as-of.ts';
import type { IconName } from '../components/icon.tsx';
import { iconOfKind, pathOf } from '../components/node-link.tsx';
import { t } from '../messages/messages.ts';
import { switchWorkspace, useRights, useSession } from '../session.tsx';
import { type Act, type Command, commandOfNumber, commandsFor, matchCommands } from './commands.ts';

export interface Suggestion {
  key: string;
  icon: IconName;
  name: string;
  note: string;
  go: () => void;
}

export interface Suggestions {
  /** Pages and actions: there at once. */
  commands: Suggestion[];
  /** What the server found. */
  records: Suggestion[];
  /** Whether the records are those of what is typed now. */
  answered: boolean;
}

export function useSuggestions(typed: string, act: (act: Act) => void): Suggestions {
  return { commands: useCommands(typed, act), ...useRecords(typed) };
}

function useCommands(typed: string, act: (act: Act) => void): Suggestion[] {
  const navigate = useNavigate();
  const rights = useRights();
  const past = useAsOf() !== undefined;
  const { session, workspace } = useSession();
  const workspaces = session.workspaces.filter(({ id }) => id !== workspace?.id);
  const go = ({ leads }: Command) => {
    if ('to' in leads) void navigate({ to: leads.to });
    else if ('does' in leads) act(leads.does);
    else switchWorkspace(leads.workspace);
  };
  const numbered = commandOfNumber(typed);
  const matching = matchCommands(commandsFor({ rights, past, workspaces }), typed);
  return [...(numbered ? [numbered] : []), ...matching].map((command) => ({ ...command, go: () => go(command) }));
}

function useRecords(typed: string): Pick<Suggestions, 'records' | 'answered'> {
  const navigate = useNavigate();
  const [asked] = useDebouncedValue(typed.trim(), 150);
  const found = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => api.call(searchRoute, { query: { q: asked }, signal }),
    enabled: asked !== '',
    placeholderData: (before) => before,
  });
  const answered = found.data !== undefined && !found.isPlaceholderData && asked === typed.trim();
  if (!found.data || typed.trim() === '') return { records: [], answered };
  const nodes = found.data.nodes.map(({ node, matched }) => ({
    key: node.id,
    icon: iconOfKind[node.kind],
    name: node.name,
    note: matched === node.name ? (node.number ?? '') : matched,
    go: () => void navigate({ to: pathOf(node) }),
  }));
  const vulnerabilities = found.data.findings.map((hit) => ({
    key: hit.vulnerability,
    icon: 'finding' as const,
    name: hit.vulnerability,
    note: t('shell.search-findings', { count: hit.findings }),
    go: () => void navigate({ to: '/findings', search: { vulnerability: hit.vulnerability } }),
  }));
  return { records: [...nodes, ...vulnerabilities], answered };
}
