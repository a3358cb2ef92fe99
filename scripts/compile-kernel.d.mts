export function compileKernel(path: string): Promise<string>;
