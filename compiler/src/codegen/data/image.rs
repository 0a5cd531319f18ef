//! The initial contents of a memory as extents: pieces that are not zero, far enough apart to be stored apart.

/// A piece of a memory.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// Offset of its first byte, a multiple of the granule.
    pub(super) start: u64,
    /// Its bytes, a multiple of the granule.
    pub(super) bytes: Vec<u8>,
}

/// Runs of zeros of at least this many granules between two extents are not stored.
const GAP: u64 = 16;

/// Flattens `contents`, writes in their order, into extents of whole granules. Granules that are all zero are not stored, but for
/// short runs between others.
pub(super) fn extents(contents: &[(u64, &[u8])], granule: u64) -> Vec<Extent> {
    let mut ranges: Vec<(u64, u64)> =
        contents.iter().filter_map(|&(offset, bytes)| occupied(offset, bytes, granule)).collect();
    ranges.sort_unstable();
    let mut extents: Vec<Extent> = Vec::new();
    let mut merged: Vec<(u64, u64)> = Vec::new();
    for (start, end) in ranges {
        match merged.last_mut() {
            Some((_, last)) if start <= *last + GAP * granule => *last = (*last).max(end),
            _ => merged.push((start, end)),
        }
    }
    extents
        .extend(merged.iter().map(|&(start, end)| Extent { start, bytes: vec![0; (end - start) as usize] }));
    for &(offset, bytes) in contents {
        write(&mut extents, offset, bytes);
    }
    extents.into_iter().flat_map(|extent| split(extent, granule)).collect()
}

/// The granules from the first to the last byte that is not zero.
fn occupied(offset: u64, bytes: &[u8], granule: u64) -> Option<(u64, u64)> {
    let first = bytes.iter().position(|&byte| byte != 0)? as u64;
    let last = bytes.iter().rposition(|&byte| byte != 0)? as u64;
    Some(((offset + first) / granule * granule, (offset + last + 1).next_multiple_of(granule)))
}

/// Writes `bytes` at `offset`; what falls outside all extents is zeros that nothing precedes.
fn write(extents: &mut [Extent], offset: u64, bytes: &[u8]) {
    let end = offset + bytes.len() as u64;
    let first = extents.partition_point(|extent| extent.start + extent.bytes.len() as u64 <= offset);
    for extent in extents[first..].iter_mut().take_while(|extent| extent.start < end) {
        let extent_end = extent.start + extent.bytes.len() as u64;
        let (from, to) = (offset.max(extent.start), end.min(extent_end));
        extent.bytes[(from - extent.start) as usize..(to - extent.start) as usize]
            .copy_from_slice(&bytes[(from - offset) as usize..(to - offset) as usize]);
    }
}

/// Cuts an extent at long runs of zero granules, and at its ends.
fn split(extent: Extent, granule: u64) -> Vec<Extent> {
    let size = granule as usize;
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for (index, chunk) in extent.bytes.chunks(size).enumerate() {
        if chunk.iter().all(|&byte| byte == 0) {
            continue;
        }
        match parts.last_mut() {
            Some((_, end)) if index - *end < GAP as usize => *end = index + 1,
            _ => parts.push((index, index + 1)),
        }
    }
    parts
        .into_iter()
        .map(|(from, to)| Extent {
            start: extent.start + from as u64 * granule,
            bytes: extent.bytes[from * size..to * size].to_vec(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_stored_for_zeros() {
        assert_eq!(extents(&[(100, &[0; 5000])], 64), []);
    }

    #[test]
    fn later_writes_win_and_granules_are_whole() {
        let found = extents(&[(70, b"abc"), (71, b"X")], 64);
        let mut bytes = vec![0; 64];
        bytes[6..9].copy_from_slice(b"aXc");
        assert_eq!(found, [Extent { start: 64, bytes }]);
    }

    #[test]
    fn later_zeros_erase() {
        assert_eq!(extents(&[(0, &[7; 64]), (0, &[0; 64])], 64), []);
    }

    #[test]
    fn far_pieces_are_stored_apart() {
        let far = 64 * (GAP + 2);
        let starts: Vec<u64> =
            extents(&[(far, &[1]), (0, &[1])], 64).iter().map(|extent| extent.start).collect();
        assert_eq!(starts, [0, far]);
    }

    #[test]
    fn long_zeros_inside_one_segment_are_cut_out() {
        let mut bytes = vec![0; 64 * 40];
        bytes[0] = 1;
        bytes[64 * 39] = 1;
        let found = extents(&[(0, &bytes)], 64);
        assert_eq!(
            found.iter().map(|extent| (extent.start, extent.bytes.len())).collect::<Vec<_>>(),
            [(0, 64), (64 * 39, 64)]
        );
    }
}
