/** Who listens to which channel. */
export interface Subscribers {
  /** The function returned ends it, and answers whether nobody listens to the channel any more. */
  join(channel: string, heard: (payload: string) => void, missed?: () => void): () => boolean;
  channels(): readonly string[];
  tell(channel: string, payload: string): void;
  /** To everybody: something may have been said that nobody heard. */
  tellMissed(): void;
}

export function createSubscribers(): Subscribers {
  const byChannel = new Map<string, Set<Subscriber>>();

  return {
    join(channel, heard, missed) {
      const subscribers = byChannel.get(channel) ?? new Set<Subscriber>();
      byChannel.set(channel, subscribers);
      const subscriber = { heard, missed };
      subscribers.add(subscriber);
      return () => {
        const last = subscribers.delete(subscriber) && subscribers.size === 0;
        if (last) byChannel.delete(channel);
        return last;
      };
    },
    channels: () => [...byChannel.keys()],
    tell(channel, payload) {
      for (const { heard } of byChannel.get(channel) ?? []) heard(payload);
    },
    tellMissed() {
      for (const subscribers of byChannel.values()) for (const { missed } of subscribers) missed?.();
    },
  };
}

interface Subscriber {
  readonly heard: (payload: string) => void;
  readonly missed: (() => void) | undefined;
}
