/** What a written document needs and the BOM may not say. */
export interface WriteOptions {
  /** When the document is made, for a BOM that bears no time (RFC 3339). */
  created: string;
}
