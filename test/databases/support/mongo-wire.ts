import type { Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;

/** Reads commands off a socket and writes the replies; a handler that resolves to undefined falls silent. */
export function serveCommands(socket: Socket, handle: (command: Document) => Promise<Document | undefined>): void {
  let received: Buffer = Buffer.alloc(0);
  let turn = Promise.resolve();
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    for (let length = lengthOf(received); length !== undefined; length = lengthOf(received)) {
      const message = received.subarray(0, length);
      received = received.subarray(length);
      turn = turn.then(() => reply(socket, message, handle));
    }
  });
}

async function reply(socket: Socket, message: Buffer, handle: (command: Document) => Promise<Document | undefined>): Promise<void> {
  const operation = message.readInt32LE(12);
  const document = operation === OP_MSG ? messageOf(message) : operation === OP_QUERY ? queryOf(message) : undefined;
  const answer = document && await handle(document);
  if (document === undefined) {
    socket.destroy();
  } else if (answer !== undefined && socket.writable) {
    socket.write(operation === OP_MSG ? asMessage(message.readInt32LE(4), answer) : asReply(message.readInt32LE(4), answer));
  }
}

function lengthOf(received: Buffer): number | undefined {
  const length = received.length < HEADER ? Infinity : received.readInt32LE(0);
  return received.length >= length ? length : undefined;
}

/** Flags, then one section of kind 0, which is all that drivers send for these commands. */
function messageOf(message: Buffer): Document {
  return BSON.deserialize(message.subarray(HEADER + 5), { promoteBuffers: true });
}

/** Flags, the collection's name, two numbers, the document: the first greeting of drivers. */
function queryOf(message: Buffer): Document {
  return BSON.deserialize(message.subarray(message.indexOf(0, HEADER + 4) + 9), { promoteBuffers: true });
}

function asMessage(to: number, answer: Document): Buffer {
  return framed(OP_MSG, to, Buffer.alloc(5), answer);
}

function asReply(to: number, answer: Document): Buffer {
  const fields = Buffer.alloc(20);
  fields.writeInt32LE(8, 0);
  fields.writeInt32LE(1, 16);
  return framed(OP_REPLY, to, fields, answer);
}

function framed(operation: number, to: number, fields: Buffer, answer: Document): Buffer {
  const body = BSON.serialize(answer);
  const header = Buffer.alloc(HEADER);
  header.writeInt32LE(HEADER + fields.length + body.length, 0);
  header.writeInt32LE(to, 8);
  header.writeInt32LE(operation, 12);
  return Buffer.concat([header, fields, body]);
}
