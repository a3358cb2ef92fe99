/** The largest BOM taken, in bytes. Whoever reads a stream stops there and says so with `bomTooLarge`. */
export const bomLimitBytes = 512 * 1024 * 1024;

export const bomTooLarge = `The file is larger than the limit of ${bomLimitBytes / 1024 / 1024} MB for one BOM.`;

/** The largest BOM that is read as one text; above it a format must be read piece by piece, or refuse. */
export const wholeLimitBytes = 64 * 1024 * 1024;

/** What a reader says of an entry or a member that is larger alone. */
export const partTooLarge = `This alone is larger than ${wholeLimitBytes / 1024 / 1024} MB; one part of a BOM may not be.`;

/** What a reader says that cannot read `what` piece by piece. */
export function tooLargeAsOne(what: string): string {
  return `${what} is read up to ${wholeLimitBytes / 1024 / 1024} MB; this is more.`;
}
