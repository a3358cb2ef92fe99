import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentWorkspace, takeLinkedWorkspace, workspaceIn } from './workspace-choice.ts';

describe('workspaceIn', () => {
  it('keeps the chosen workspace while it is open to the person', () => {
    expect(workspaceIn([{ id: 'a' }, { id: 'b' }], 'b')).toEqual({ id: 'b' });
  });

  it('falls back to the first one, and to none where there is none', () => {
    expect(workspaceIn([{ id: 'a' }], 'gone')).toEqual({ id: 'a' });
    expect(workspaceIn([], 'gone')).toBeUndefined();
  });
});

describe('takeLinkedWorkspace', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  const id = '01890000-0000-7000-8000-000000000000';

  it('chooses the workspace of a link and takes it out of the address', () => {
    expect(takeLinkedWorkspace(`https://h.example/findings?exploited=true&workspace=${id}#x`)).toBe(
      '/findings?exploited=true#x',
    );
    expect(currentWorkspace()).toBe(id);
  });

  it('leaves any other address alone, and does not keep what is no workspace', () => {
    expect(takeLinkedWorkspace('https://h.example/findings')).toBeUndefined();
    expect(takeLinkedWorkspace('https://h.example/?workspace=<script>')).toBe('/');
    expect(currentWorkspace()).toBeNull();
  });
});
