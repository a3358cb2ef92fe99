/** A package URL (ECMA-427), taken apart and normalised by the rules of its type. */
export interface Purl {
  type: string;
  /** Segments joined by `/`, decoded. */
  namespace: string | null;
  name: string;
  version: string | null;
  /** Null where there is none. */
  qualifiers: Record<string, string> | null;
  subpath: string | null;
}
