/** The name that the file of a document must have, by its tracking id (CSAF 2.0 §5.1). */
export function csafFileName(trackingId: string): string {
  return `${trackingId.toLowerCase().replaceAll(/[^+\-a-z0-9]+/g, '_')}.json`;
}
