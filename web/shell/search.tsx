import { useClickOutside, useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { searchRoute } from '../../src/modules/register/contract.ts';
import { api } from '../api.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import { iconOfKind, pathOf } from '../components/node-link.tsx';
import { useKeys } from '../keyboard.tsx';
import { t } from '../messages/messages.ts';

interface Suggestion {
  key: string;
  icon: IconName;
  name: string;
  note: string;
  go: () => void;
}

/** Finds anything by name, number or identifier and goes there: an ARIA combobox with a list. */
export function Search() {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState(false);
  const [onPhone, setOnPhone] = useState(false);
  const [active, setActive] = useState(0);
  const [hurried, setHurried] = useState(false);
  const { suggestions, answered } = useSuggestions(typed);
  const close = () => {
    setOpened(false);
    setOnPhone(false);
  };
  const outside = useClickOutside(close);
  // At once, so that no key typed right after Ctrl K is lost.
  const focusField = () => {
    flushSync(() => setOnPhone(true));
    field.current?.focus();
  };
  useKeys({ 'ctrl k': focusField });

  const go = (suggestion: Suggestion | undefined) => {
    if (!suggestion) return;
    suggestion.go();
    setTyped('');
    close();
    field.current?.blur();
  };
  // Enter before the answer: go as soon as it is there, and never to what an earlier question found.
  useEffect(() => {
    if (!hurried || !answered) return;
    setHurried(false);
    go(suggestions[0]);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive((at) => Math.min(suggestions.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setActive((at) => Math.max(0, at - 1));
    else if (event.key === 'Enter') answered ? go(suggestions[active]) : setHurried(true);
    else if (event.key === 'Escape') {
      close();
      field.current?.blur();
    } else return;
    event.preventDefault();
  };

  const shown = opened && typed.trim() !== '' && (answered || suggestions.length > 0);
  return (
    <>
      <button
        type="button"
        className="avatar icon-button only-phone"
        aria-label={t('shell.search')}
        onClick={focusField}
      >
        <Icon name="search" />
      </button>
      <search className={onPhone ? 'search opened' : 'search'} ref={outside}>
        <div className="search-field">
          <Icon name="search" />
          <input
            ref={field}
            role="combobox"
            aria-label={t('shell.search')}
            aria-expanded={shown}
            aria-controls="search-results"
            aria-autocomplete="list"
            aria-activedescendant={shown && suggestions[active] ? `search-${active}` : undefined}
            autoComplete="off"
            placeholder={t('shell.search-placeholder')}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setActive(0);
              setHurried(false);
              setOpened(true);
            }}
            onFocus={() => setOpened(true)}
            onKeyDown={onKeyDown}
          />
          <kbd className="not-on-phone">{t('shell.search-keys')}</kbd>
        </div>
        {shown && (
          <div className="search-results">
            <div id="search-results" role="listbox" aria-label={t('shell.search')}>
              {suggestions.map((suggestion, index) => (
                <div
                  key={suggestion.key}
                  id={`search-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  onMouseEnter={() => setActive(index)}
                  onMouseDown={(event) => {
                    event.preventDefault();
                    go(suggestion);
                  }}
                >
                  <Icon name={suggestion.icon} />
                  <span className="ellipsis">{suggestion.name}</span>
                  <span className="grow" />
                  <span className="third small ellipsis">{suggestion.note}</span>
                </div>
              ))}
            </div>
            {suggestions.length === 0 && <p className="nothing">{t('shell.search-nothing', { text: typed.trim() })}</p>}
          </div>
        )}
      </search>
    </>
  );
}

function useSuggestions(typed: string): { suggestions: Suggestion[]; answered: boolean } {
  const navigate = useNavigate();
  const [asked] = useDebouncedValue(typed.trim(), 150);
  const found = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => api.call(searchRoute, { query: { q: asked }, signal }),
    enabled: asked !== '',
    placeholderData: (before) => before,
  });
  const answered = found.data !== undefined && !found.isPlaceholderData && asked === typed.trim();
  if (!found.data) return { suggestions: [], answered };
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
  return { suggestions: [...nodes, ...vulnerabilities], answered };
}
