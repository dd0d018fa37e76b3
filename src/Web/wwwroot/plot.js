// The crosshair with values and the selection of a time range, drawn over a plot that the server rendered.

const points = path => [...path.getAttribute('d').matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)].map(m => [Number(m[1]), Number(m[2])]);

function nearest(list, x) {
    let best = null;
    for (const point of list)
        if (best === null || Math.abs(point[0] - x) < Math.abs(best[0] - x)) best = point;
    return best;
}

function write(value, unit) {
    const size = Math.abs(value);
    const digits = n => Number(n.toPrecision(3)).toString();
    if (unit === 'Seconds') return size >= 60 ? `${digits(value / 60)} min` : size >= 1 || size === 0 ? `${digits(value)} s` : size >= 0.001 ? `${digits(value * 1000)} ms` : `${digits(value * 1e6)} µs`;
    if (unit === 'Bytes' || unit === 'BytesPerSecond') {
        const power = size < 1 ? 0 : Math.min(5, Math.floor(Math.log2(size) / 10));
        return `${digits(value / 1024 ** power)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'][power]}${unit === 'Bytes' ? '' : '/s'}`;
    }
    if (unit === 'Share') return `${digits(value * 100)} %`;
    if (unit === 'PerSecond') return `${write(value)}/s`;
    return size >= 1e6 ? `${digits(value / 1e6)}M` : size >= 1e4 ? `${digits(value / 1e3)}k` : digits(value);
}

function element(parent, name) {
    const child = document.createElement('div');
    child.className = name;
    child.hidden = true;
    parent.append(child);
    return child;
}

// The layer is empty in what Blazor renders, so that its updates never meet the nodes made here.
export function attach(area, layer, target) {
    const svg = area.querySelector('svg');
    const line = element(layer, 'plot-cursor');
    const band = element(layer, 'plot-band');
    const tip = element(layer, 'plot-tip');
    let dragFrom = null;

    const share = event => {
        const box = svg.getBoundingClientRect();
        return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    };
    const time = s => Number(area.dataset.start) + s * (Number(area.dataset.end) - Number(area.dataset.start));

    function show(at) {
        const low = Number(area.dataset.low), high = Number(area.dataset.high), height = svg.viewBox.baseVal.height;
        const rows = [...svg.querySelectorAll('path')].map(path => ({ path, point: nearest(points(path), at * 1000) }))
            .filter(row => row.point && Math.abs(row.point[0] - at * 1000) < 40)
            .map(row => ({ name: row.path.dataset.name, color: row.path.dataset.color, x: row.point[0], value: high - row.point[1] / height * (high - low) }))
            .sort((a, b) => b.value - a.value);
        if (rows.length === 0) return hide();
        const x = rows.reduce((best, row) => Math.abs(row.x - at * 1000) < Math.abs(best - at * 1000) ? row.x : best, rows[0].x) / 1000;
        line.style.left = `${x * 100}%`;
        const moment = new Date((time(x) + Number(area.dataset.zone) * 60) * 1000);
        tip.replaceChildren(Object.assign(document.createElement('b'), { textContent: moment.toISOString().slice(0, 19).replace('T', ' ') }));
        for (const row of rows.slice(0, 12)) {
            const entry = document.createElement('div');
            const dot = document.createElement('i');
            dot.style.background = row.color;
            const name = Object.assign(document.createElement('span'), { textContent: row.name });
            const value = Object.assign(document.createElement('em'), { textContent: write(row.value, area.dataset.unit) });
            entry.append(dot, name, value);
            tip.append(entry);
        }
        if (rows.length > 12) tip.append(`and ${rows.length - 12} more`);
        tip.style.left = x < 0.5 ? `calc(${x * 100}% + 12px)` : 'auto';
        tip.style.right = x < 0.5 ? 'auto' : `calc(${(1 - x) * 100}% + 12px)`;
        line.hidden = tip.hidden = false;
    }

    function hide() {
        line.hidden = tip.hidden = true;
    }

    layer.addEventListener('pointermove', event => {
        if (dragFrom !== null) {
            const at = share(event);
            band.style.left = `${Math.min(at, dragFrom) * 100}%`;
            band.style.width = `${Math.abs(at - dragFrom) * 100}%`;
            band.hidden = false;
        }
        show(share(event));
    });
    layer.addEventListener('pointerleave', () => hide());
    layer.addEventListener('pointerdown', event => {
        if (!target || event.pointerType === 'touch' || event.button !== 0) return;
        dragFrom = share(event);
        layer.setPointerCapture(event.pointerId);
    });
    layer.addEventListener('pointerup', event => {
        if (dragFrom === null) return;
        const from = time(Math.min(dragFrom, share(event))), to = time(Math.max(dragFrom, share(event)));
        const isSelection = Math.abs(share(event) - dragFrom) > 0.01;
        dragFrom = null;
        band.hidden = true;
        if (isSelection) target.invokeMethodAsync('Zoom', from, to);
    });
    return { dispose() { layer.replaceChildren(); } };
}
