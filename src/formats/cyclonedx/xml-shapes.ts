import shapes from './xml-shapes.json' with { type: 'json' };

/**
 * How the elements of CycloneDX XML 1.0 to 1.7 and the members of its JSON form stand for each other, as the XSD and the JSON
 * schema of 1.7 have it; the order is that of the XSD.
 */
export interface Shape {
  /** Each attribute with its member and type: `content-type` is `contentType:text`. */
  attributes?: Readonly<Record<string, string>>;
  /** The member that the text of the element is. */
  text?: string;
  children?: Readonly<Record<string, ChildShape>>;
  /** The element is a list, whose entries are told apart by their elements. */
  each?: Readonly<Record<string, ChildShape>>;
  /** Where one of these members is there, its value stands for the whole. */
  unwrap?: readonly string[];
}

export interface ChildShape {
  /** A shape, or a scalar. */
  of: string;
  /** The member, where it is not called like the element. */
  to?: string;
  /** The element holds a list of such elements. */
  item?: string;
  /** The element may stand several times, and all of them are one list. */
  many?: boolean;
  /** Its members are those of the object around it. */
  spread?: boolean;
  /** Its value is this member of an object. */
  within?: string;
}

/** Texts by their white space: kept, in one line, or trimmed (XSD part 2 §4.3.6); `ref` is an element with that attribute alone. */
export const scalars = ['text', 'line', 'token', 'boolean', 'integer', 'number', 'ref'] as const;
export type Scalar = (typeof scalars)[number];

export function isScalar(of: string): of is Scalar {
  return (scalars as readonly string[]).includes(of);
}

const table = shapes as unknown as Readonly<
  Record<string, Omit<Shape, 'children' | 'each'> & { children?: Short; each?: Short }>
>;
type Short = Readonly<Record<string, ChildShape | string>>;

const whole = new Map<string, Shape>();

export function shapeOf(name: string): Shape {
  let shape = whole.get(name);
  if (!shape) {
    const { children, each, ...rest } = table[name]!;
    shape = { ...rest, ...(children && { children: spelledOut(children) }), ...(each && { each: spelledOut(each) }) };
    whole.set(name, shape);
  }
  return shape;
}

function spelledOut(children: Short): Readonly<Record<string, ChildShape>> {
  const entries = Object.entries(children).map(([name, child]) => [
    name,
    typeof child === 'string' ? { of: child } : child,
  ]);
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** `contentType:text` as its two halves; a type alone belongs to a member called like the attribute. */
export function memberAndType(attribute: string, described: string): { member: string; type: Scalar } {
  const [first, second] = described.split(':');
  return second === undefined
    ? { member: attribute, type: first as Scalar }
    : { member: first!, type: second as Scalar };
}
