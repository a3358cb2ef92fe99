import { describe, expect, it } from 'vitest';
import { newWebhookSecret, standardHeaders } from './signature.ts';

describe('standardHeaders', () => {
  it('signs the message of the reference libraries as they do', () => {
    const headers = standardHeaders(
      { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' },
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      new Date(1614265330_000),
    );

    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('signs with every secret in force, an older one by its text', () => {
    const signatures = standardHeaders({ id: 'x', body: '{}' }, [newWebhookSecret(), 'hfw_older'], new Date(0));

    expect(signatures['webhook-signature']).toMatch(/^v1,[\w+/]{43}= v1,[\w+/]{43}=$/);
  });
});
