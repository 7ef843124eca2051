create index goods_by_seller on goods (seller_id);
