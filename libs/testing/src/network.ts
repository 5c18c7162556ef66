import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** How the network between a reader and a server is. */
type Condition =
  | 'whole'
  /** Whatever is sent is lost, either way, and nobody is told: connections that are open stay open, new ones too. */
  | 'silent'
  /** Connections break, and new ones are broken at once. */
  | 'refusing';

/** A stretch of network on this machine, between a reader and a server, that fails as it is told to. */
export class Network {
  private condition: Condition = 'whole';
  private readonly sockets = new Set<Socket>();
  private readonly lost = new WeakSet<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (socket) => this.carry(socket));
  }

  /** A stretch that leads to that address. */
  static async to(target: string): Promise<Network> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Network(server, new URL(target));
  }

  /** Where the server is to be found, by way of this network. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A connection that was silent once stays so, as it does when a router has forgotten it. */
  become(condition: Condition): void {
    this.condition = condition;
    if (condition === 'silent') for (const socket of this.sockets) this.lose(socket);
    if (condition === 'refusing') for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private carry(near: Socket): void {
    if (this.condition === 'refusing') {
      near.resetAndDestroy();
      return;
    }
    this.hold(near);
    if (this.condition === 'silent') {
      this.lose(near);
      return;
    }
    const far = connect(Number(this.target.port), this.target.hostname);
    this.hold(far);
    near.pipe(far);
    far.pipe(near);
    // Whichever end goes away takes the other with it, unless nobody is told.
    near.once('close', () => this.lost.has(near) || far.destroy());
    far.once('close', () => this.lost.has(far) || near.destroy());
  }

  private hold(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.sockets.delete(socket));
  }

  /** What comes from there is read and goes nowhere. */
  private lose(socket: Socket): void {
    this.lost.add(socket);
    socket.unpipe();
    socket.resume();
  }
}
