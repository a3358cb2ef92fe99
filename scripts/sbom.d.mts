export function sbomOf(root: string): Record<string, unknown>;
