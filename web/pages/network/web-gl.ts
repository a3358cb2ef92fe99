let known: boolean | undefined;

/** Whether the browser draws points by WebGL; asked once, as each answer takes one of its few contexts. */
export function hasWebGl(): boolean {
  known ??= isOffered();
  return known;
}

function isOffered(): boolean {
  try {
    const context = document.createElement('canvas').getContext('webgl2');
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}
