export function compileKernel(source: string): Promise<string>;
