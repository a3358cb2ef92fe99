import { describe, expect, it } from 'vitest';
import { layOutPaths, type PathNode, shortened } from './path-layout.ts';

function node(name: string): PathNode {
  return { id: name, name, note: '' };
}

const short = ['grid', 'historian', 'log4j'].map(node);
const long = ['water', 'report-pack', 'pf-export', 'log4j'].map(node);

describe('layOutPaths', () => {
  it('draws the component that paths share once, in the last column', () => {
    const picture = layOutPaths([short, long]);

    expect(picture.boxes.filter((box) => box.name === 'log4j')).toHaveLength(1);
    expect(picture.boxes).toHaveLength(6);
    expect(picture.lines).toHaveLength(5);
  });

  it('never lets two boxes touch', () => {
    const { boxes } = layOutPaths([short, long, ['other', 'way'].map(node)]);

    for (const a of boxes) {
      for (const b of boxes) {
        const apart = a === b || a.x + a.width < b.x || b.x + b.width < a.x || a.y !== b.y;
        expect(apart).toBe(true);
      }
    }
  });

  it('keeps every box inside the picture', () => {
    const picture = layOutPaths([short, long]);

    expect(Math.max(...picture.boxes.map((box) => box.x + box.width))).toBeLessThanOrEqual(picture.width);
    expect(Math.max(...picture.boxes.map((box) => box.y + 38))).toBeLessThanOrEqual(picture.height);
  });

  it('is empty without paths', () => {
    expect(layOutPaths([])).toEqual({ width: 0, height: 0, boxes: [], lines: [] });
  });
});

describe('shortened', () => {
  it('cuts long names with a mark', () => {
    expect(shortened('Meter data gateway for the northern region')).toBe('Meter data gateway for the …');
    expect(shortened('log4j')).toBe('log4j');
  });

  it('keeps the end of a component, which says what it is', () => {
    expect(shortened('org.apache.logging.log4j/log4j-core')).toBe('…he.logging.log4j/log4j-core');
    expect(shortened('org.apache.logging.log4j/log4j-core')).toHaveLength(28);
  });
});
