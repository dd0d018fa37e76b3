// Conversations of the Ask page, kept in this browser: in IndexedDB, for answers soon fill the few megabytes of localStorage.

const done = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
});

let database;

function open() {
    if (database) return database;
    const request = indexedDB.open('dendro', 1);
    request.onupgradeneeded = () => {
        request.result.createObjectStore('conversations', { keyPath: 'id' });
        request.result.createObjectStore('turns', { keyPath: ['id', 'time'] });
    };
    return database = done(request);
}

async function stores(mode) {
    const transaction = (await open()).transaction(['conversations', 'turns'], mode);
    return [transaction.objectStore('conversations'), transaction.objectStore('turns')];
}

const turnsOf = id => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

const newestFirst = entries => entries.sort((a, b) => b.time - a.time);

export async function list() {
    const [conversations] = await stores('readonly');
    return newestFirst(await done(conversations.getAll()));
}

// The turns as one JSON array, the oldest first, in bytes: it is too long for an ordinary message.
export async function read(id) {
    const [, turns] = await stores('readonly');
    const kept = await done(turns.getAll(turnsOf(id)));
    return new TextEncoder().encode(`[${kept.map(turn => turn.json).join(',')}]`);
}

export async function keep(entry, json, mostTurns, mostConversations) {
    const [conversations, turns] = await stores('readwrite');
    conversations.put(entry);
    turns.put({ id: entry.id, time: entry.time, json });
    const keys = await done(turns.getAllKeys(turnsOf(entry.id)));
    for (const key of keys.slice(0, Math.max(0, keys.length - mostTurns))) turns.delete(key);
    for (const old of newestFirst(await done(conversations.getAll())).slice(mostConversations)) {
        conversations.delete(old.id);
        turns.delete(turnsOf(old.id));
    }
}
