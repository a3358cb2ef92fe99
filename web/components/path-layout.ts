/** One station of a path: what is written on its box. */
export interface PathNode {
  id: string;
  name: string;
  note: string;
}

export interface PathBox extends PathNode {
  x: number;
  y: number;
  width: number;
  end: boolean;
}

export interface PathLine {
  from: { x: number; y: number };
  to: { x: number; y: number };
}

export interface PathPicture {
  width: number;
  height: number;
  boxes: PathBox[];
  lines: PathLine[];
}

/** Pixels. */
export const boxHeight = 38;
const gapX = 28;
const gapY = 18;
const pixelsPerLetter = 6.7;

/**
 * Lays paths out in rows, one path each, from left to right; nodes that paths share at their beginning or end are drawn once.
 * Boxes are as wide as their column needs.
 */
export function layOutPaths(paths: readonly (readonly PathNode[])[]): PathPicture {
  const longest = Math.max(0, ...paths.map((path) => path.length));
  const widths = columnWidths(paths, longest);
  const lefts = widths.map((_, column) => widths.slice(0, column).reduce((sum, width) => sum + width + gapX, 0));
  const boxes = new Map<string, PathBox>();
  const lines = new Map<string, PathLine>();
  paths.forEach((path, row) => {
    let before: PathBox | undefined;
    path.forEach((node, index) => {
      const column = columnOf(index, path.length, longest);
      const box = boxes.get(`${column} ${node.id}`) ?? {
        ...node,
        x: lefts[column]!,
        y: row * (boxHeight + gapY),
        width: widths[column]!,
        end: index === path.length - 1,
      };
      boxes.set(`${column} ${node.id}`, box);
      if (before) lines.set(`${before.x} ${before.y} ${box.x} ${box.y}`, lineBetween(before, box));
      before = box;
    });
  });
  return {
    width: lefts.length > 0 ? lefts.at(-1)! + widths.at(-1)! : 0,
    height: paths.length * (boxHeight + gapY) - (paths.length > 0 ? gapY : 0),
    boxes: [...boxes.values()],
    lines: [...lines.values()],
  };
}

/** Paths end in the last column together, so that the component they share is one box. */
function columnOf(index: number, length: number, longest: number): number {
  return index === length - 1 ? longest - 1 : index;
}

function columnWidths(paths: readonly (readonly PathNode[])[], longest: number): number[] {
  const widths = new Array<number>(longest).fill(90);
  for (const path of paths) {
    path.forEach((node, index) => {
      const column = columnOf(index, path.length, longest);
      const letters = Math.max(shortened(node.name).length, shortened(node.note).length);
      widths[column] = Math.max(widths[column]!, letters * pixelsPerLetter + 18);
    });
  }
  return widths;
}

/** At most 28 letters fit a box; the list beside the picture says the whole. What a component is called stands at the end of its name. */
export function shortened(text: string): string {
  if (text.length <= 28) return text;
  return /\s/.test(text) ? `${text.slice(0, 27)}…` : `…${text.slice(-27)}`;
}

function lineBetween(from: PathBox, to: PathBox): PathLine {
  return {
    from: { x: from.x + from.width, y: from.y + boxHeight / 2 },
    to: { x: to.x, y: to.y + boxHeight / 2 },
  };
}
