import { describe, expect, it } from 'vitest';
import { workspaceIn } from './workspace-choice.ts';

describe('workspaceIn', () => {
  it('keeps the chosen workspace while it is open to the person', () => {
    expect(workspaceIn([{ id: 'a' }, { id: 'b' }], 'b')).toEqual({ id: 'b' });
  });

  it('falls back to the first one, and to none where there is none', () => {
    expect(workspaceIn([{ id: 'a' }], 'gone')).toEqual({ id: 'a' });
    expect(workspaceIn([], 'gone')).toBeUndefined();
  });
});
