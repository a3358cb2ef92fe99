/** Who makes a change; a person stands by reference, so that a name can be erased and the chain still verify. */
export interface Actor {
  kind: 'user' | 'token' | 'system';
  id: string | null;
}
