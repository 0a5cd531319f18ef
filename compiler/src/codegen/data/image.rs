//! The initial contents of a memory as extents: pieces that are not zero, far enough apart to be stored apart.

/// A piece of a memory.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// Offset of its first byte, a multiple of the granule.
    pub(super) start: u64,
    /// Its bytes, a multiple of the granule.
    pub(super) bytes: Vec<u8>,
}

/// Where the contents of a memory go.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    /// What the kernel maps, ascending: whole pages, with their zeros.
    pub(super) mapped: Vec<Extent>,
    /// What is copied at start.
    pub(super) copied: Vec<Extent>,
}

/// The granule in which copied contents are stored.
const GRANULE: u64 = 8;

/// Runs of zeros of at least this many granules between two extents are not stored.
const GAP: u64 = 16;

/// Contents of fewer pages than this are copied: a mapping costs up to a page of padding in the file.
pub(super) const PAGES_WORTH_MAPPING: u64 = 2;

/// Decides what of `contents`, writes in their order, is mapped, in pages of `page` bytes and in at most `most` pieces, and what is
/// copied. Pages are mapped where at least half of their bytes are worth storing, and the largest pieces before smaller ones, so that what is
/// stored is never much more than what was given.
pub(super) fn divide(contents: &[(u64, &[u8])], page: u64, most: usize) -> Contents {
    let extents = extents(contents, GRANULE);
    let mut runs = runs(&extents, page);
    runs.retain(|run| run.stored >= PAGES_WORTH_MAPPING * page && run.stored >= (run.end - run.start) / 2);
    runs.sort_by_key(|run| (std::cmp::Reverse(run.stored), run.start));
    runs.truncate(most);
    runs.sort_by_key(|run| run.start);
    let mut divided = Contents::default();
    let mut runs = runs.into_iter().peekable();
    for (index, extent) in extents.into_iter().enumerate() {
        while runs.peek().is_some_and(|run| run.last < index) {
            runs.next();
        }
        match runs.peek() {
            Some(run) if run.first <= index => {
                if run.first == index {
                    let bytes = vec![0; (run.end - run.start) as usize];
                    divided.mapped.push(Extent { start: run.start, bytes });
                }
                write(&mut divided.mapped, extent.start, &extent.bytes);
            }
            _ => divided.copied.push(extent),
        }
    }
    divided
}

/// Neighbouring pages that have contents.
struct Run {
    /// The extents in it, by position.
    first: usize,
    last: usize,
    /// Where it begins and ends in the memory.
    start: u64,
    end: u64,
    /// Bytes of its extents.
    stored: u64,
}

fn runs(extents: &[Extent], page: u64) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (index, extent) in extents.iter().enumerate() {
        let stored = extent.bytes.len() as u64;
        let (start, end) = (extent.start / page * page, (extent.start + stored).next_multiple_of(page));
        match runs.last_mut() {
            Some(run) if start <= run.end => {
                run.last = index;
                run.end = end;
                run.stored += stored;
            }
            _ => runs.push(Run { first: index, last: index, start, end, stored }),
        }
    }
    runs
}

/// Flattens `contents`, writes in their order, into extents of whole granules. Granules that are all zero are not stored, but for
/// short runs between others.
fn extents(contents: &[(u64, &[u8])], granule: u64) -> Vec<Extent> {
    let mut ranges: Vec<(u64, u64)> =
        contents.iter().filter_map(|&(offset, bytes)| occupied(offset, bytes, granule)).collect();
    ranges.sort_unstable();
    let mut merged: Vec<(u64, u64)> = Vec::new();
    for (start, end) in ranges {
        match merged.last_mut() {
            Some((_, last)) if start <= *last + GAP * granule => *last = (*last).max(end),
            _ => merged.push((start, end)),
        }
    }
    let mut extents: Vec<Extent> =
        merged.iter().map(|&(start, end)| Extent { start, bytes: vec![0; (end - start) as usize] }).collect();
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

    /// Where each extent begins, and its size.
    fn places(extents: &[Extent]) -> Vec<(u64, usize)> {
        extents.iter().map(|extent| (extent.start, extent.bytes.len())).collect()
    }

    #[test]
    fn full_pages_are_mapped_and_scattered_bytes_are_copied() {
        let full = [7; 300];
        let divided = divide(&[(100, &full), (1 << 20, &[1])], 100, 9);
        assert_eq!(places(&divided.mapped), [(0, 400)]);
        assert_eq!(divided.mapped[0].bytes.iter().filter(|&&byte| byte == 7).count(), 300);
        assert_eq!(places(&divided.copied), [(1 << 20, 8)]);
    }

    #[test]
    fn the_largest_pieces_are_mapped_when_there_are_too_many() {
        let (small, large) = ([7; 200], [7; 800]);
        let contents: [(u64, &[u8]); 3] = [(0, &small), (10_000, &large), (20_000, &small)];
        let divided = divide(&contents, 100, 1);
        assert_eq!(places(&divided.mapped), [(10_000, 800)]);
        assert_eq!(places(&divided.copied), [(0, 200), (20_000, 200)]);
        assert_eq!(places(&divide(&contents, 100, 0).copied), [(0, 200), (10_000, 800), (20_000, 200)]);
    }

    #[test]
    fn a_byte_in_each_page_makes_no_image_of_all_pages() {
        let contents: Vec<(u64, &[u8])> = (0..10_000).map(|page| (page * 4096, &[1][..])).collect();
        let divided = divide(&contents, 4096, 48);
        assert_eq!(divided.mapped, []);
        assert_eq!(divided.copied.len(), 10_000);
    }
}
