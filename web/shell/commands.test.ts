import { describe, expect, it } from 'vitest';
import { commandOfNumber, commandsFor, matchCommands } from './commands.ts';
import { destinations } from './navigation.ts';

const analyst = { write: true, assess: true, administer: false, runInstallation: false };
const workspaces = [{ id: 'w2', name: 'Südnetz' }];

describe('the command palette', () => {
  it('leads to every page of the navigation', () => {
    const commands = commandsFor({ rights: analyst, past: false, workspaces: [] });

    expect(commands.map(({ leads }) => leads)).toEqual(expect.arrayContaining(destinations.map(({ to }) => ({ to }))));
    expect(new Set(commands.map(({ key }) => key)).size).toBe(commands.length);
  });

  it('finds by the beginnings of words, in any order, what is named so first', () => {
    const commands = commandsFor({ rights: analyst, past: false, workspaces });
    const found = (typed: string) => matchCommands(commands, typed).map(({ name }) => name);

    expect(found('supplier')[0]).toBe('Add supplier');
    expect(found('sup add')).toEqual(['Add supplier']);
    expect(found('SÜD')).toEqual(['Switch to workspace Südnetz']);
    expect(found('as of')).toEqual(['As of…']);
    expect(found('upload')).toEqual(['Import a workbook']);
    expect(found('upplier')).toEqual([]);
  });

  it('shows everything where nothing is typed, the additions first', () => {
    const commands = commandsFor({ rights: analyst, past: false, workspaces });

    expect(matchCommands(commands, '  ')).toEqual(commands);
    expect(commands[0]!.name).toBe('Add supplier');
  });

  it('offers only what the person may do', () => {
    const reader = commandsFor({ rights: { ...analyst, write: false }, past: true, workspaces: [] });
    const administrator = commandsFor({ rights: { ...analyst, administer: true }, past: false, workspaces: [] });
    const names = (commands: typeof reader) => commands.map(({ name }) => name);

    expect(names(reader).filter((name) => /^(Add |Import a|Members)/.test(name))).toEqual([]);
    expect(names(reader)).toContain('Back to now');
    expect(names(administrator)).toContain('Members');
    expect(names(administrator)).not.toContain('Back to now');
  });

  it('leads to a finding, evidence or import by its number', () => {
    expect(commandOfNumber(' f-0012 ')).toMatchObject({ name: 'F-0012', leads: { to: '/findings/F-0012' } });
    expect(commandOfNumber('E-1')).toMatchObject({ leads: { to: '/evidence/E-1' } });
    expect(commandOfNumber('S-0001')).toBeUndefined();
    expect(commandOfNumber('F-0012-x')).toBeUndefined();
  });
});
